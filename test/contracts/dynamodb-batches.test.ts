import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ScanCommand,
  type AttributeValue,
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { BACKENDS, newName, type Backend } from './backends';

type Item = Record<string, AttributeValue>;

const KIB = 1024;
const key = (id: string): Item => ({ id: { S: id } });
const puts = (ids: readonly string[], more: Item = {}): WriteRequest[] =>
  ids.map((id) => ({ PutRequest: { Item: { ...key(id), ...more } } }));
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `row-${n}`);

describe.each(BACKENDS)('batches of DynamoDB %s', (_name, start) => {
  let backend: Backend;
  let dynamodb: Backend['dynamodb'];
  let table: string;
  beforeAll(async () => {
    backend = await start();
    ({ dynamodb } = backend);
    table = await backend.newTable();
  });

  const write = (RequestItems: BatchWriteItemCommandInput['RequestItems']) =>
    dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
  const read = (RequestItems: BatchGetItemCommandInput['RequestItems']) =>
    dynamodb.send(new BatchGetItemCommand({ RequestItems }));
  const idsOf = (items: readonly Item[] | undefined) => (items ?? []).map(({ id }) => id!.S!).toSorted();

  test('puts and deletes of several tables go in one batch', async () => {
    const other = await backend.newTable();
    await write({ [table]: puts(['old', 'kept']), [other]: puts(['x']) });
    const answer = await write({
      [table]: [...puts(['new']), { DeleteRequest: { Key: key('old') } }],
      [other]: [{ DeleteRequest: { Key: key('missing') } }],
    });
    expect(answer.UnprocessedItems).toEqual({});
    const { Responses, UnprocessedKeys } = await read({
      [table]: { Keys: ['old', 'new', 'kept'].map(key), ConsistentRead: true },
      [other]: { Keys: [key('x')] },
    });
    expect([idsOf(Responses![table]), idsOf(Responses![other]), UnprocessedKeys]).toEqual([['kept', 'new'], ['x'], {}]);
  });

  test('a read shows what is asked for, by names of its own for each table', async () => {
    await write({ [table]: puts(['shown'], { a: { N: '1' }, b: { N: '2' } }) });
    const { Responses } = await read({
      [table]: { Keys: [key('shown')], ProjectionExpression: '#a', ExpressionAttributeNames: { '#a': 'a' } },
    });
    expect(Responses![table]).toEqual([{ a: { N: '1' } }]);
  });

  test('a read of more than 16 MB ends early, and its rest can be asked for', async () => {
    const many = await backend.newTable();
    const ids = numbered(45);
    const payload = { v: { B: new Uint8Array(390 * KIB) } };
    for (let from = 0; from < ids.length; from += 15)
      await write({ [many]: puts(ids.slice(from, from + 15), payload) });
    const seen: Item[] = [];
    let left: BatchGetItemCommandInput['RequestItems'] = { [many]: { Keys: ids.map(key) } };
    const counts: number[] = [];
    while (left && Object.keys(left).length > 0) {
      const { Responses, UnprocessedKeys }: Awaited<ReturnType<typeof read>> = await read(left);
      seen.push(...Responses![many]!);
      left = UnprocessedKeys;
      counts.push(Responses![many]!.length);
    }
    expect(idsOf(seen)).toEqual(ids.toSorted());
    // An answer also ends behind a megabyte of one partition.
    expect(Math.max(...counts)).toBeLessThanOrEqual(43);
    expect(counts.length).toBeGreaterThan(1);
  });

  test.each<[string, () => BatchWriteItemCommandInput['RequestItems']]>([
    ['no request', () => ({})],
    ['no request of a table', () => ({ [table]: [] })],
    ['26 requests', () => ({ [table]: puts(numbered(26)) })],
    ['two puts of one key', () => ({ [table]: puts(['a', 'a']) })],
    ['a put and a delete of one key', () => ({ [table]: [...puts(['a']), { DeleteRequest: { Key: key('a') } }] })],
    ['a request that is both', () => ({ [table]: [{ ...puts(['a'])[0], DeleteRequest: { Key: key('b') } }] })],
    ['a request that is neither', () => ({ [table]: [{}] })],
    ['an item without its key', () => ({ [table]: [{ PutRequest: { Item: { a: { S: 'a' } } } }] })],
    [
      'an item above 400 KiB',
      () => ({ [table]: [...puts(['b']), ...puts(['a'], { v: { S: 'a'.repeat(400 * KIB) } })] }),
    ],
    ['a key with more than the key', () => ({ [table]: [{ DeleteRequest: { Key: { ...key('a'), b: { S: 'b' } } } }] })],
  ])('a batch with %s is refused as a whole', async (_why, requests) => {
    const before = (await dynamodb.send(new ScanCommand({ TableName: table, Select: 'COUNT' }))).Count;
    await expect(write(requests())).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await dynamodb.send(new ScanCommand({ TableName: table, Select: 'COUNT' }))).Count).toBe(before);
  });

  test.each<[string, () => BatchGetItemCommandInput['RequestItems']]>([
    ['no key', () => ({ [table]: { Keys: [] } })],
    ['101 keys', () => ({ [table]: { Keys: numbered(101).map(key) } })],
    ['one key twice', () => ({ [table]: { Keys: [key('a'), key('a')] } })],
    ['a key of another type', () => ({ [table]: { Keys: [{ id: { N: '1' } }] } })],
    ['a projection that is none', () => ({ [table]: { Keys: [key('a')], ProjectionExpression: 'a,' } })],
  ])('a read with %s is refused', async (_why, requests) => {
    await expect(read(requests())).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a table that does not exist is refused', async () => {
    const unknown = newName();
    await expect(write({ [unknown]: puts(['a']) })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const reading = read({ [unknown]: { Keys: [key('a')] } });
    await expect(reading).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
