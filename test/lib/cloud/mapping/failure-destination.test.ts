import { parseEventSource } from '../../../../lib/cloud/mapping/event-source';
import {
  messageFailureDestination,
  s3FailureDestination,
  type DiscardedBatch,
} from '../../../../lib/cloud/mapping/failure-destination';
import { payloadFormat } from '../../../../lib/cloud/mapping/payload';
import { uuidFrom } from '../../../../lib/cloud/mapping/uuid';
import { IDENTITY, STREAM_ARN } from './test-mapping';

const SHARD = 'shardId-000000000001';
const records = [
  { sequenceNumber: '21', partitionKey: 'k', data: Buffer.from('one'), arrivalMs: Date.UTC(2026, 0, 4, 0, 38, 4, 835) },
  { sequenceNumber: '22', partitionKey: 'k', data: Buffer.from('two'), arrivalMs: Date.UTC(2026, 0, 4, 0, 38, 5, 580) },
];

function discarded(changes: Partial<DiscardedBatch> = {}): DiscardedBatch {
  return {
    condition: 'RetryAttemptsExhausted',
    shardId: SHARD,
    records,
    event: payloadFormat(IDENTITY, SHARD).event(records),
    invocations: 4,
    lastEnd: 'error',
    discardedAtMs: Date.UTC(2026, 0, 4, 0, 38, 6, 21),
    ...changes,
  };
}

async function message(batch: DiscardedBatch, sourceArn = STREAM_ARN): Promise<Record<string, unknown>> {
  const bodies: string[] = [];
  const sendMessage = (body: string) => Promise.resolve(void bodies.push(body));
  const identity = { ...IDENTITY, source: parseEventSource(sourceArn)! };
  await messageFailureDestination({ identity, random: () => 0.5, sendMessage }).send(batch);
  return JSON.parse(bodies[0]!) as Record<string, unknown>;
}

const DOCUMENT = {
  requestContext: {
    requestId: uuidFrom(() => 0.5),
    functionArn: IDENTITY.functionArn,
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 4,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2026-01-04T00:38:06.021Z',
  KinesisBatchInfo: {
    shardId: SHARD,
    startSequenceNumber: '21',
    endSequenceNumber: '22',
    approximateArrivalOfFirstRecord: '2026-01-04T00:38:04.835Z',
    approximateArrivalOfLastRecord: '2026-01-04T00:38:05.580Z',
    batchSize: 2,
    streamArn: STREAM_ARN,
  },
};

test('a queue or topic receives the position of the records in the stream, without the records', async () => {
  expect(await message(discarded())).toEqual(DOCUMENT);
});

test('records that were too old before any invocation have no response and count as invoked once', async () => {
  const document = await message(discarded({ condition: 'RecordAgeExceeded', invocations: 0, lastEnd: 'none' }));
  expect(document).not.toHaveProperty('responseContext');
  expect(document).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 1 } });
});

test('functionError is null when the function reported failed records', async () => {
  const document = await message(discarded({ lastEnd: 'answer' }));
  expect(document.responseContext).toEqual({ statusCode: 200, executedVersion: '$LATEST', functionError: null });
});

test.each(['error', 'answer'] as const)('records that became too old after an %s have no response', async (lastEnd) => {
  const document = await message(discarded({ condition: 'RecordAgeExceeded', invocations: 2, lastEnd }));
  expect(document).not.toHaveProperty('responseContext');
  expect(document).toMatchObject({ requestContext: { approximateInvokeCount: 2 } });
});

test('a bucket receives the whole event as JSON, under a key made of mapping, shard and day', async () => {
  const objects: [string, string][] = [];
  const putObject = (key: string, body: string) => Promise.resolve(void objects.push([key, body]));
  await s3FailureDestination({ identity: IDENTITY, random: () => 0.5, putObject }).send(discarded());
  const [[key, body]] = objects as [[string, string]];
  expect(key).toMatch(
    new RegExp(
      `^aws/lambda/${IDENTITY.mappingId}/${SHARD}/2026/01/04/2026-01-04T00\\.38\\.06-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
    ),
  );
  const { payload, ...document } = JSON.parse(body) as { payload: string };
  expect(document).toEqual(DOCUMENT);
  expect(JSON.parse(payload)).toEqual(payloadFormat(IDENTITY, SHARD).event(records));
});

test('of a consumer, the position is that in its stream', async () => {
  const document = await message(discarded(), `${STREAM_ARN}/consumer/fast:1700000000`);
  expect(document.KinesisBatchInfo).toMatchObject({ streamArn: STREAM_ARN, shardId: SHARD });
});

test('of changes of a table, the position is that in the stream of the table, with times in whole seconds', async () => {
  const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-04T00:00:00.000';
  const { KinesisBatchInfo, DDBStreamBatchInfo, ...rest } = await message(discarded(), streamArn);
  const { KinesisBatchInfo: _unused, ...expected } = DOCUMENT;
  expect([KinesisBatchInfo, rest]).toEqual([undefined, expected]);
  expect(DDBStreamBatchInfo).toEqual({
    shardId: SHARD,
    startSequenceNumber: '21',
    endSequenceNumber: '22',
    approximateArrivalOfFirstRecord: '2026-01-04T00:38:04Z',
    approximateArrivalOfLastRecord: '2026-01-04T00:38:05Z',
    batchSize: 2,
    streamArn,
  });
});
