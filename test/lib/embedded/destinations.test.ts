import { createDestinations } from '../../../lib/embedded/destinations';
import type { DiscardedBatch } from '../../../lib/embedded/event-source-mapping/failure-destination';
import { payloadFormat } from '../../../lib/embedded/event-source-mapping/payload';
import { aPipeline, withCloud } from './a-cloud';
import { IDENTITY } from './event-source-mapping/test-mapping';

const BUCKET = 'arn:aws:s3:::failures';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:failures';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:failures';
const records = [{ sequenceNumber: '21', partitionKey: 'k', data: Buffer.from('one'), arrivalMs: 0 }];
const discarded: DiscardedBatch = {
  condition: 'RetryAttemptsExhausted',
  shardId: 's-0',
  records,
  event: payloadFormat(IDENTITY, 's-0').event(records),
  invocations: 3,
  lastEnd: 'error',
  discardedAtMs: 0,
};

test('a bucket keeps the whole event, a queue where it lies, and each is asked for by its ARN', async () => {
  const destinations = createDestinations(() => undefined);
  for (const arn of [BUCKET, QUEUE]) await destinations.failureDestination(arn, IDENTITY, () => 0.5)!.send(discarded);
  const [object] = destinations.failures([BUCKET, BUCKET]);
  const [message] = destinations.failures([QUEUE]);
  expect(object).toMatchObject({
    destinationArn: BUCKET,
    document: { version: '1.0', payload: expect.any(String) as string },
  });
  expect(message).toMatchObject({ destinationArn: QUEUE, key: undefined, document: { version: '1.0' } });
  expect(message!.document).not.toHaveProperty('payload');
  expect(destinations.failures([BUCKET, QUEUE])).toHaveLength(2);
});

test('a topic keeps nothing: a mapping that names one says so in the list of what is missing', async () => {
  expect(createDestinations(() => undefined).failureDestination(TOPIC, IDENTITY, () => 0.5)).toBeUndefined();
  const template = aPipeline('exports.handler = async () => {}', {
    DestinationConfig: { OnFailure: { Destination: TOPIC } },
  });
  await withCloud({ app: template }, async (cloud) => {
    expect(cloud.notEmulated).toEqual([
      {
        stackName: 'app',
        logicalId: 'Mapping',
        type: 'AWS::Lambda::EventSourceMapping',
        reason: 'the property DestinationConfig',
      },
    ]);
    expect(cloud.failures()).toEqual([]);
    await Promise.resolve();
  });
});
