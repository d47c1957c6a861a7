import * as fc from 'fast-check';
import type { BodyFormat } from '../../../../lib/cloud/engines/call';
import type { Json } from '../dynamodb/an-engine';
import { aSet } from './a-rule';
import { aStream, tables } from './behind-faults';

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
