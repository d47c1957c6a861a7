import { failureDestination, failureRecords } from '../../../../lib/cloud/mapping/failure-destinations';
import { createCloudStorage } from '../../../../lib/cloud/storage/cloud-storage';
import type { DiscardedBatch } from '../../../../lib/cloud/mapping/failure-destination';
import { payloadFormat } from '../../../../lib/cloud/mapping/payload';
import { aPipeline, withCloud } from '../a-cloud';
import { IDENTITY } from './test-mapping';

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

test('a bucket keeps the whole event, a queue or topic only its position in the stream; each is found by ARN', async () => {
  const storage = createCloudStorage(() => undefined);
  const options = { identity: IDENTITY, random: () => 0.5 };
  for (const arn of [BUCKET, QUEUE, TOPIC]) await failureDestination(storage, arn, options)!.send(discarded);
  const [object] = failureRecords(storage, [BUCKET, BUCKET]);
  const [message] = failureRecords(storage, [QUEUE]);
  expect(object).toMatchObject({
    destinationArn: BUCKET,
    document: { version: '1.0', payload: expect.any(String) as string },
  });
  expect(message).toMatchObject({ destinationArn: QUEUE, key: undefined, document: { version: '1.0' } });
  expect(message!.document).not.toHaveProperty('payload');
  expect(failureRecords(storage, [TOPIC])).toMatchObject([{ destinationArn: TOPIC, document: { version: '1.0' } }]);
  expect(failureRecords(storage, [BUCKET, QUEUE, TOPIC])).toHaveLength(3);
});

const POISON = `exports.handler = async () => {
  throw new Error('never');
}`;

/** Every kind of destination, referenced by Ref or by a resource attribute. */
const NAMED_BY = {
  TopicByRef: ['AWS::SNS::Topic', { Ref: 'TopicByRef' }],
  TopicByAttribute: ['AWS::SNS::Topic', { 'Fn::GetAtt': ['TopicByAttribute', 'TopicArn'] }],
  QueueByAttribute: ['AWS::SQS::Queue', { 'Fn::GetAtt': ['QueueByAttribute', 'Arn'] }],
  BucketByAttribute: ['AWS::S3::Bucket', { 'Fn::GetAtt': ['BucketByAttribute', 'Arn'] }],
  BucketByRef: ['AWS::S3::Bucket', { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'BucketByRef' }]] }],
} as const;

test('every kind of destination in a template stores discarded records, and a topic is listed as recorded only', async () => {
  const { Mapping, ...others } = aPipeline(POISON).Resources!;
  const resources = Object.entries(NAMED_BY).flatMap(([name, [Type, Destination]]) => {
    const settings = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } };
    const mapping = { ...Mapping!, Properties: { ...Mapping!.Properties, ...settings } };
    return [[name, { Type }] as const, [`To${name}`, mapping] as const];
  });
  await withCloud({ app: { Resources: { ...others, ...Object.fromEntries(resources) } } }, async (cloud) => {
    await cloud.put('events', ['poison']);
    await cloud.idle();
    const failures = cloud.failures().map(({ destinationArn }) => destinationArn.split(':').slice(2).join(':'));
    expect(new Set(failures)).toEqual(
      new Set([
        'sns:us-east-1:000000000000:app-TopicByRef',
        'sns:us-east-1:000000000000:app-TopicByAttribute',
        'sqs:us-east-1:000000000000:app-QueueByAttribute',
        's3:::app-bucketbyattribute',
        's3:::app-bucketbyref',
      ]),
    );
    const recordedOnly = cloud.notEmulated.filter(({ type }) => type === 'AWS::SNS::Topic');
    expect(recordedOnly.map(({ logicalId }) => logicalId)).toEqual(['TopicByRef', 'TopicByAttribute']);
    expect(new Set(recordedOnly.map(({ reason }) => reason))).toEqual(
      new Set(['notifications: messages to the topic are recorded only']),
    );
  });
});
