import * as fc from 'fast-check';
import { decodeCbor } from '../../../../lib/cloud/engines/cbor/decode';
import { encodeCbor } from '../../../../lib/cloud/engines/cbor/encode';
import type { Answer, BodyFormat, EngineName, ServiceEngine } from '../../../../lib/cloud/engines/call';
import { FaultLayer } from '../../../../lib/cloud/faults/fault-layer';
import type { FaultKind } from '../../../../lib/cloud/faults/fault-kind';
import type { FaultSet, FiredFault } from '../../../../lib/cloud/faults/fault-rule';
import { createManualClock, type ManualClock } from '../../../../lib/core/clock';
import { anEngine, type Json } from '../dynamodb/an-engine';
import { aKinesis } from '../kinesis/a-kinesis';
import { aRule, aSet } from './a-rule';

type Sent = {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Json;
  readonly answer: Answer;
};

/** An engine behind the layer, called as a client calls it. */
function behindFaults(
  service: EngineName,
  engine: ServiceEngine,
  set: FaultSet,
  clock: ManualClock = createManualClock(),
) {
  const fired: FiredFault[] = [];
  const layer = new FaultLayer({ service, clock, onFired: (fault) => void fired.push(fault) });
  layer.inject(set);
  const send = async (operation: string, request: object, format: BodyFormat = 'json'): Promise<Sent> => {
    const body = format === 'json' ? Buffer.from(JSON.stringify(request)) : encodeCbor(request as never);
    const answer = await layer.around({ operation, format, body }, engine.call);
    return { status: answer.status, type: answer.errorType, body: readable(answer.body, format), answer };
  };
  return { send, fired, layer };
}

function readable(body: Uint8Array, format: BodyFormat): Json {
  const bytes = Buffer.from(body);
  if (bytes.length === 0) return {};
  return (format === 'json' ? JSON.parse(bytes.toString()) : decodeCbor(bytes)) as Json;
}

async function aStream(set: FaultSet, shards = 2) {
  const kinesis = aKinesis();
  await kinesis.createStream('events', shards);
  const stored = async () => {
    const ids = Array.from({ length: shards }, (_none, at) => `shardId-${String(at).padStart(12, '0')}`);
    const records = await Promise.all(ids.map((id) => kinesis.readAll('events', id)));
    return records.flat().map(({ PartitionKey }) => PartitionKey);
  };
  return { ...behindFaults('kinesis', kinesis.engine, set), kinesis, stored };
}

async function tables(set: FaultSet, names: readonly string[]) {
  const dynamodb = anEngine();
  for (const TableName of names) {
    await dynamodb.call('CreateTable', {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
  }
  const stored = async (TableName: string) =>
    ((await dynamodb.call('Scan', { TableName }))['Items'] as Json[])
      .map(({ id }) => (id as Json)['S'] as string)
      .sort();
  return { ...behindFaults('dynamodb', dynamodb.engine, set), dynamodb, stored };
}

const PUT = { kind: 'legion:partial-put-failure' } as const;
const data = (text: string, format: BodyFormat) =>
  format === 'json' ? Buffer.from(text).toString('base64') : Buffer.from(text);

test.each(['json', 'cbor'] as const)(
  'refused records of a PutRecords in %s never reach the stream, and all others do',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 20 }), async (seed, count) => {
        const { send, stored, fired } = await aStream(aSet(PUT, seed));
        const keys = Array.from({ length: count }, (_none, at) => `key-${at}`);
        const Records = keys.map((PartitionKey) => ({ PartitionKey, Data: data(PartitionKey, format) }));
        const { status, body } = await send('PutRecords', { StreamName: 'events', Records }, format);
        const results = body['Records'] as Json[];
        const refused = keys.filter((_key, at) => results[at]!['ErrorCode'] !== undefined);
        expect(status).toBe(200);
        expect(results).toHaveLength(count);
        expect(refused.length).toBeGreaterThan(0);
        expect(body['FailedRecordCount']).toBe(refused.length);
        expect((await stored()).sort()).toEqual(keys.filter((key) => !refused.includes(key)).sort());
        expect(fired).toMatchObject([{ kind: PUT.kind, seed, number: 0, place: 'kinesis PutRecords' }]);
      }),
      { numRuns: 25 },
    );
  },
);

test('each result is either a place in the stream or an error in the words of AWS, with the shard of its key', async () => {
  const { send, kinesis } = await aStream(aSet(PUT, 4), 3);
  const Records = Array.from({ length: 60 }, (_none, at) => ({ PartitionKey: `k${at}`, Data: 'eA==' }));
  const refusals: Json[] = [];
  for (let call = 0; call < 5; call += 1) {
    const { body } = await send('PutRecords', { StreamName: 'events', Records });
    const all = (await kinesis.call('PutRecords', { StreamName: 'events', Records })) as { Records: Json[] };
    for (const [at, result] of (body['Records'] as Json[]).entries()) {
      expect([
        ['SequenceNumber', 'ShardId'],
        ['ErrorCode', 'ErrorMessage'],
      ]).toContainEqual(Object.keys(result));
      if (result['ErrorCode']) refusals.push({ ...result, shard: all.Records[at]!['ShardId'] as string });
    }
  }
  const throttled = refusals.filter(({ ErrorCode }) => ErrorCode === 'ProvisionedThroughputExceededException');
  const failed = refusals.filter(({ ErrorCode }) => ErrorCode === 'InternalFailure');
  expect(throttled.length + failed.length).toBe(refusals.length);
  expect(Math.min(throttled.length, failed.length)).toBeGreaterThan(10);
  for (const { ErrorMessage, shard } of throttled)
    expect(ErrorMessage).toBe(`Rate exceeded for shard ${shard} in stream events under account 000000000000.`);
  for (const { ErrorMessage } of failed) expect(ErrorMessage).toBe('Internal Service Failure');
});

test('now and then all records are refused, and the stream is not called', async () => {
  const { send, stored } = await aStream(aSet(PUT, 3));
  const Records = ['a', 'b', 'c', 'd', 'e'].map((PartitionKey) => ({ PartitionKey, Data: 'eA==' }));
  const counts: number[] = [];
  for (let call = 0; call < 60; call += 1)
    counts.push((await send('PutRecords', { StreamName: 'events', Records })).body['FailedRecordCount'] as number);
  expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(await stored()).toHaveLength(counts.reduce((sum, count) => sum + Records.length - count, 0));
});

test.each([
  ['a stream that is not there', { StreamName: 'nowhere', Records: [{ PartitionKey: 'a', Data: '' }] }],
  ['no records', { StreamName: 'events', Records: [] }],
  [
    'too many records',
    { StreamName: 'events', Records: Array.from({ length: 501 }, () => ({ PartitionKey: 'a', Data: '' })) },
  ],
  ['a record without a key', { StreamName: 'events', Records: [{ Data: '' }] }],
  ['a record without data', { StreamName: 'events', Records: [{ PartitionKey: 'a' }] }],
  [
    'a hash key that is none',
    { StreamName: 'events', Records: [{ PartitionKey: 'a', Data: '', ExplicitHashKey: 'x' }] },
  ],
])('a PutRecords with %s gets the error of the service', async (_what, request) => {
  const { send, kinesis } = await aStream(aSet(PUT));
  const own = await kinesis.send('PutRecords', Buffer.from(JSON.stringify(request)));
  expect(own.status).toBe(400);
  expect(await send('PutRecords', request)).toMatchObject({ status: 400, body: own.body });
});

test('what is no JSON or CBOR gets the error of the service', async () => {
  const { layer, kinesis } = await aStream(aSet(PUT));
  for (const format of ['json', 'cbor'] as const) {
    const answer = await layer.around(
      { operation: 'PutRecords', format, body: Buffer.from('{"a') },
      kinesis.engine.call,
    );
    expect(answer).toMatchObject({ status: 400, errorType: 'SerializationException' });
  }
});

const LEAVE = { kind: 'legion:unprocessed-items' } as const;
const item = (id: string) => ({ id: { S: id }, more: { N: '1.50' } });

test('items of a BatchWriteItem that are left unprocessed are not written, all others are, over several tables', async () => {
  const shares = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(fc.constantFrom('one', 'two', 'three'), { minLength: 1, maxLength: 25 }),
      async (seed, where) => {
        const { send, stored, fired } = await tables(aSet(LEAVE, seed), ['one', 'two', 'three']);
        const RequestItems: Record<string, Json[]> = {};
        for (const [at, table] of where.entries())
          (RequestItems[table] ??= []).push({ PutRequest: { Item: item(`${table}-${at}`) } });
        const { status, body } = await send('BatchWriteItem', { RequestItems, ReturnConsumedCapacity: 'TOTAL' });
        const left = Object.entries(body['UnprocessedItems'] as Record<string, Json[]>);
        const leftIds = left.flatMap(([, writes]) => writes.map((write) => write['PutRequest'].Item.id.S as string));
        expect(status).toBe(200);
        expect(leftIds.length).toBeGreaterThan(0);
        for (const [table, writes] of left) expect(RequestItems[table]).toEqual(expect.arrayContaining(writes));
        for (const table of ['one', 'two', 'three']) {
          const ids = where.flatMap((name, at) => (name === table ? [`${table}-${at}`] : []));
          expect(await stored(table)).toEqual(ids.filter((id) => !leftIds.includes(id)).sort());
        }
        expect(fired).toHaveLength(1);
        shares.add(leftIds.length === where.length ? 'whole' : 'part');
      },
    ),
    { numRuns: 60, seed: 5 },
  );
  expect(shares).toEqual(new Set(['whole', 'part']));
});

test('keys of a BatchGetItem that are left unprocessed come back as they were asked for, and the others with their items', async () => {
  const shares = new Set<string>();
  const { send, dynamodb, layer } = await tables(aSet(LEAVE), ['one', 'two']);
  const ids = Array.from({ length: 10 }, (_none, at) => `id-${at}`);
  for (const TableName of ['one', 'two'])
    for (const id of ids) await dynamodb.call('PutItem', { TableName, Item: item(id) });
  const options = { ConsistentRead: true, ProjectionExpression: '#id', ExpressionAttributeNames: { '#id': 'id' } };
  const Keys = ids.map((id) => ({ id: { S: id } }));
  for (let seed = 0; seed < 40; seed += 1) {
    layer.inject(aSet(LEAVE, seed));
    const { status, body } = await send('BatchGetItem', { RequestItems: { one: { Keys, ...options }, two: { Keys } } });
    const left = body['UnprocessedKeys'] as Record<string, Json>;
    const found = body['Responses'] as Record<string, Json[]>;
    expect(status).toBe(200);
    expect(Object.keys(found).sort()).toEqual(['one', 'two']);
    for (const table of ['one', 'two']) {
      const both = [...found[table]!, ...((left[table]?.['Keys'] as Json[] | undefined) ?? [])];
      expect(both.map(({ id }) => (id as Json)['S'] as string).sort()).toEqual(ids);
    }
    expect(left['one'] ?? options).toMatchObject(options);
    const count = Object.values(left).reduce((sum, keys) => sum + (keys['Keys'] as Json[]).length, 0);
    expect(count).toBeGreaterThan(0);
    shares.add(count === 20 ? 'whole' : 'part');
  }
  expect(shares).toEqual(new Set(['whole', 'part']));
});

test.each([
  ['BatchWriteItem', { RequestItems: { nowhere: [{ DeleteRequest: { Key: { id: { S: 'a' } } } }] } }],
  ['BatchWriteItem', { RequestItems: {} }],
  ['BatchWriteItem', { RequestItems: { one: [{ PutRequest: { Item: { id: { S: 1 } } } }] } }],
  ['BatchGetItem', { RequestItems: { nowhere: { Keys: [{ id: { S: 'a' } }] } } }],
  ['BatchGetItem', { RequestItems: { one: { Keys: [] } } }],
])('a %s that the service refuses gets its own error', async (operation, request) => {
  const { send, dynamodb } = await tables(aSet(LEAVE), ['one']);
  const own = await dynamodb.send(operation, request);
  expect(own.status).toBe(400);
  expect(await send(operation, request)).toMatchObject({ status: 400, body: own.body });
});

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
