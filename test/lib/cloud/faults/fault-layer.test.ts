import type { EngineName, ServiceEngine } from '../../../../lib/cloud/engines/call';
import type { FaultKind } from '../../../../lib/cloud/faults/fault-kind';
import { createManualClock } from '../../../../lib/core/clock';
import type { Json } from '../dynamodb/an-engine';
import { aKinesis } from '../kinesis/a-kinesis';
import { aRule, aSet } from './a-rule';
import { aStream, behindFaults } from './behind-faults';

const ERRORS: readonly (readonly [EngineName, FaultKind, string, number, string, string])[] = [
  ['kinesis', 'aws:fis:inject-api-internal-error', 'PutRecord', 500, 'InternalFailure', 'InternalFailure'],
  ['kinesis', 'aws:fis:inject-api-throttle-error', 'PutRecord', 400, 'ThrottlingException', 'ThrottlingException'],
  ['kinesis', 'aws:fis:inject-api-unavailable-error', 'PutRecord', 503, 'ServiceUnavailable', 'ServiceUnavailable'],
  [
    'kinesis',
    'aws:kinesis:stream-provisioned-throughput-exception',
    'PutRecord',
    400,
    'ProvisionedThroughputExceededException',
    'ProvisionedThroughputExceededException',
  ],
  [
    'kinesis',
    'aws:kinesis:stream-expired-iterator-exception',
    'GetRecords',
    400,
    'ExpiredIteratorException',
    'ExpiredIteratorException',
  ],
  [
    'dynamodb',
    'aws:fis:inject-api-internal-error',
    'PutItem',
    500,
    'InternalServerError',
    'com.amazonaws.dynamodb.v20120810#InternalServerError',
  ],
  [
    'dynamodb',
    'aws:fis:inject-api-throttle-error',
    'PutItem',
    400,
    'ThrottlingException',
    'com.amazon.coral.availability#ThrottlingException',
  ],
  // The streams of tables are DynamoDB's.
  [
    'dynamodb',
    'aws:fis:inject-api-throttle-error',
    'GetRecords',
    400,
    'ThrottlingException',
    'com.amazon.coral.availability#ThrottlingException',
  ],
  [
    'dynamodb',
    'aws:fis:inject-api-unavailable-error',
    'PutItem',
    503,
    'ServiceUnavailable',
    'com.amazon.coral.service#ServiceUnavailable',
  ],
];

test.each(ERRORS)(
  '%s answers %s at %s with %d %s, and its engine sees nothing',
  async (service, kind, operation, status, type, bodyType) => {
    const calls: string[] = [];
    const engine: ServiceEngine = {
      call: ({ operation: called }) => (calls.push(called), { status: 200, body: new Uint8Array(0) }),
      close: async () => undefined,
    };
    const { send } = behindFaults(service, engine, aSet({ kind }));
    for (const format of service === 'kinesis' ? (['json', 'cbor'] as const) : (['json'] as const)) {
      const { body, ...sent } = await send(operation, {}, format);
      expect(sent).toMatchObject({ status, type });
      expect(body).toEqual({ __type: bodyType, message: expect.stringMatching(/^[A-Z].+\.\)?$/) });
    }
    expect(calls).toEqual([]);
  },
);

test.each([
  [
    'aws:kinesis:stream-provisioned-throughput-exception',
    ['GetRecords', 'GetShardIterator', 'PutRecord', 'PutRecords'],
  ],
  ['aws:kinesis:stream-expired-iterator-exception', ['GetRecords']],
] as const)('%s hits the operations that AWS FIS documents, and no others', async (kind, hit) => {
  const engine: ServiceEngine = {
    call: () => ({ status: 200, body: new Uint8Array(0) }),
    close: async () => undefined,
  };
  const { send } = behindFaults('kinesis', engine, aSet({ kind }));
  const operations = [
    'GetRecords',
    'GetShardIterator',
    'PutRecord',
    'PutRecords',
    'ListShards',
    'CreateStream',
    'Nonsense',
  ];
  const refused: string[] = [];
  for (const operation of operations) if ((await send(operation, {})).status !== 200) refused.push(operation);
  expect(refused).toEqual(hit);
});

test('a reset comes before the service does anything, applied-then-reset after it', async () => {
  for (const [kind, count] of [
    ['legion:reset', 0],
    ['legion:applied-then-reset', 1],
  ] as const) {
    const { send, stored } = await aStream(aSet({ kind, operations: ['PutRecord'] }), 1);
    const { answer } = await send('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: 'eA==' });
    expect(answer.broken).toBe('reset');
    expect(await stored()).toHaveLength(count);
  }
});

test('truncated and empty answers are those to a call that was carried out', async () => {
  for (const [kind, broken] of [
    ['legion:truncated-answer', 'truncated'],
    ['legion:empty-answer', undefined],
  ] as const) {
    const { send, stored } = await aStream(aSet({ kind, operations: ['PutRecord'] }), 1);
    const { answer, status } = await send('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: 'eA==' });
    expect(status).toBe(200);
    expect(answer.broken).toBe(broken);
    expect(answer.body.length > 0).toBe(broken === 'truncated');
    expect(await stored()).toEqual(['a']);
  }
});

test('an error without its body is still no success', async () => {
  const { send } = await aStream(aSet({ kind: 'legion:empty-answer' }));
  const { answer } = await send('PutRecord', { StreamName: 'nowhere', PartitionKey: 'a', Data: 'eA==' });
  expect(answer).toMatchObject({ status: 400, errorType: 'ResourceNotFoundException', body: new Uint8Array(0) });
});

test('a slow answer comes when its delay is over, and the call is carried out at once', async () => {
  const clock = createManualClock(1_000);
  const kinesis = aKinesis();
  await kinesis.createStream('events');
  const { send } = behindFaults('kinesis', kinesis.engine, aSet({ kind: 'legion:slow-answer', delayMs: 5_000 }), clock);
  let isAnswered = false;
  const sent = send('PutRecord', { StreamName: 'events', PartitionKey: 'a', Data: 'eA==' });
  void sent.then(() => (isAnswered = true));
  await new Promise(setImmediate);
  expect(await kinesis.readAll('events', 'shardId-000000000000')).toHaveLength(1);
  clock.advanceTo(5_999);
  await new Promise(setImmediate);
  expect(isAnswered).toBe(false);
  clock.advanceTo(6_000);
  expect((await sent).status).toBe(200);
});

test('another set takes the place of the one before, and none ends it', async () => {
  const { send, layer } = await aStream(aSet({ kind: 'legion:reset' }));
  const statusOf = async () => (await send('ListStreams', {})).answer;
  expect((await statusOf()).broken).toBe('reset');
  layer.inject(aSet({ kind: 'aws:fis:inject-api-unavailable-error' }));
  expect((await statusOf()).status).toBe(503);
  layer.inject(undefined);
  expect(await statusOf()).toMatchObject({ status: 200 });
});

test('the same seed gives the same answers, in whatever order other operations are called between', async () => {
  const rules = [
    aRule({ name: 'part', kind: 'legion:partial-put-failure', percentage: 40 }),
    aRule({ name: 'down', kind: 'aws:fis:inject-api-unavailable-error', percentage: 20 }),
    aRule({ name: 'cut', kind: 'legion:truncated-answer', percentage: 20 }),
  ];
  const Records = Array.from({ length: 10 }, (_none, at) => ({ PartitionKey: `k${at}`, Data: 'eA==' }));
  const run = async (seed: number, between: number) => {
    const { send } = await aStream({ seed, rules });
    const seen: unknown[] = [];
    for (let call = 0; call < 30; call += 1) {
      for (let other = 0; other < between; other += 1) await send('ListShards', { StreamName: 'events' });
      const { status, answer, body } = await send('PutRecords', { StreamName: 'events', Records });
      seen.push([
        status,
        answer.broken,
        (body['Records'] as Json[] | undefined)?.map(({ ErrorCode }) => ErrorCode as string),
      ]);
    }
    return seen;
  };
  const first = await run(9, 0);
  expect(await run(9, 3)).toEqual(first);
  expect(await run(10, 0)).not.toEqual(first);
});
