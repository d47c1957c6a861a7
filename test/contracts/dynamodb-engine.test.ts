import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { serveEngine, type ServedEngines } from '../lib/cloud/engines/serve-engines';

type Item = Record<string, AttributeValue>;

/** What the project requires of any DynamoDB: the same suite runs on every engine. */
describe.each([
  ['in memory', () => undefined],
  ['on disk', () => mkdtempSync(path.join(tmpdir(), 'legion-dynamodb-'))],
])('a DynamoDB engine %s', (_name, makeDataDir) => {
  const dataDir = makeDataDir();
  let engine: ServedEngines;
  let client: DynamoDBClient;

  beforeAll(async () => {
    engine = await serveEngine('dynamodb', { dataDir });
    client = createDynamoDbClient({ endpoint: engine.endpoint });
    await createTable('rows');
  });

  afterAll(async () => {
    client.destroy();
    await engine.stop();
    if (dataDir !== undefined) rmSync(dataDir, { recursive: true });
  });

  async function createTable(name: string): Promise<void> {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'hash', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: ['id', 'hash', 'time_bucket', 'time_key', 'flag'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-time',
            KeySchema: [
              { AttributeName: 'time_bucket', KeyType: 'HASH' },
              { AttributeName: 'time_key', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['shown'] },
          },
          {
            IndexName: 'by-flag',
            KeySchema: [
              { AttributeName: 'flag', KeyType: 'HASH' },
              { AttributeName: 'time_key', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['shown'] },
          },
        ],
      }),
    );
    let status: string | undefined;
    while (status !== 'ACTIVE')
      status = (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus;
  }

  function row(id: string, more: Item = {}): Item {
    return { id: { S: id }, hash: { S: 'h' }, ...more };
  }

  async function put(items: readonly Item[], table = 'rows'): Promise<void> {
    for (let i = 0; i < items.length; i += 25) {
      const requests = items.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
      );
      expect(UnprocessedItems).toEqual({});
    }
  }

  async function get(id: string, table = 'rows'): Promise<Item | undefined> {
    const Key = { id: { S: id }, hash: { S: 'h' } };
    return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  }

  const texts = (items: readonly Item[] | undefined, name: string) => (items ?? []).map((item) => item[name]?.S);

  test('all byte values survive a round trip', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await put([row('bytes', { payload: { B: bytes }, none: { B: new Uint8Array([0]) } })]);
    const item = await get('bytes');
    expect(Buffer.from(item!.payload!.B!)).toEqual(Buffer.from(bytes));
    expect([...item!.none!.B!]).toEqual([0]);
  });

  test('numbers, sets, maps and non-ASCII text survive a round trip', async () => {
    const item = row('kinds', {
      number: { N: '12345678901234567890' },
      set: { SS: ['a', 'ü'] },
      map: { M: { 'a:b': { N: '1' }, deep: { M: { x: { BOOL: true } } } } },
      text: { S: 'Grüße, 世界 🙂' },
    });
    await put([item]);
    expect(await get('kinds')).toEqual(item);
  });

  test('a put overwrites the row with the same key, in the table and in its indexes', async () => {
    await put([row('twice', { time_bucket: { S: 'o' }, time_key: { S: '1' }, shown: { S: 'old' } })]);
    await put([row('twice', { time_bucket: { S: 'o' }, time_key: { S: '2' }, shown: { S: 'new' } })]);
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'rows',
        IndexName: 'by-time',
        KeyConditionExpression: 'time_bucket = :b',
        ExpressionAttributeValues: { ':b': { S: 'o' } },
      }),
    );
    expect(texts(Items, 'shown')).toEqual(['new']);
  });

  test('a conditional put whose condition fails is refused and changes nothing', async () => {
    const condition = { TableName: 'rows', ConditionExpression: 'attribute_not_exists(id)' };
    await client.send(new PutItemCommand({ ...condition, Item: row('once', { v: { S: 'first' } }) }));
    await expect(
      client.send(new PutItemCommand({ ...condition, Item: row('once', { v: { S: 'second' } }) })),
    ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect((await get('once'))!.v).toEqual({ S: 'first' });
  });

  test('a put that requires the value read earlier is refused once that value has changed', async () => {
    const putVersion = (seen: string, next: string) =>
      client.send(
        new PutItemCommand({
          TableName: 'rows',
          Item: row('versioned', { last_sequence: { S: next } }),
          ConditionExpression: 'attribute_not_exists(#l) OR #l = :seen',
          ExpressionAttributeNames: { '#l': 'last_sequence' },
          ExpressionAttributeValues: { ':seen': { S: seen } },
        }),
      );
    await putVersion('-', '10');
    await putVersion('10', '20');
    await expect(putVersion('10', '15')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect((await get('versioned'))!.last_sequence).toEqual({ S: '20' });
  });

  test('exactly one of many concurrent conditional puts succeeds', async () => {
    const attempts = Array.from({ length: 16 }, (_, i) =>
      client.send(
        new PutItemCommand({
          TableName: 'rows',
          Item: row('race', { v: { N: String(i) } }),
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      ),
    );
    const won = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
  });

  test('a batch with two equal keys is refused', async () => {
    await expect(put([row('same'), row('same')])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('a batch of more than 25 rows is refused', async () => {
    const requests = Array.from({ length: 26 }, (_, i) => ({ PutRequest: { Item: row(`many-${i}`) } }));
    await expect(client.send(new BatchWriteItemCommand({ RequestItems: { rows: requests } }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('batch reads return rows by key and omit missing ones', async () => {
    await put([row('read-1'), row('read-2')]);
    const Keys = ['read-1', 'read-2', 'read-3'].map((id) => ({ id: { S: id }, hash: { S: 'h' } }));
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { rows: { Keys } } }));
    expect(new Set(texts(Responses!.rows, 'id'))).toEqual(new Set(['read-1', 'read-2']));
  });

  test('an index holds only rows that have its keys, with only the projected attributes', async () => {
    const hidden = { payload: { B: new Uint8Array([1]) } };
    await put([
      row('sparse-1', { flag: { S: 'HIGH' }, time_key: { S: '1' }, shown: { S: 'yes' }, ...hidden }),
      row('sparse-2', { time_key: { S: '2' }, shown: { S: 'yes' }, ...hidden }),
    ]);
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'rows',
        IndexName: 'by-flag',
        KeyConditionExpression: 'flag = :f',
        ExpressionAttributeValues: { ':f': { S: 'HIGH' } },
      }),
    );
    expect(Items).toEqual([row('sparse-1', { flag: { S: 'HIGH' }, time_key: { S: '1' }, shown: { S: 'yes' } })]);
  });

  describe('queries on an index', () => {
    const times = Array.from({ length: 30 }, (_, i) => `2026-01-04T17:${String(i).padStart(2, '0')}#EVT-${i}`);
    const query = (more: object) => ({
      TableName: 'rows',
      IndexName: 'by-time',
      KeyConditionExpression: 'time_bucket = :b',
      ...more,
      ExpressionAttributeValues: { ':b': { S: 'hour' }, ...(more as { values?: object }).values },
      values: undefined,
    });

    beforeAll(() =>
      put(
        times.map((time, i) =>
          row(`q-${i}`, { time_bucket: { S: 'hour' }, time_key: { S: time }, shown: { S: i % 2 ? 'odd' : 'even' } }),
        ),
      ),
    );

    test('return rows in ascending or descending order of the sort key', async () => {
      const forth = await client.send(new QueryCommand(query({})));
      const back = await client.send(new QueryCommand(query({ ScanIndexForward: false })));
      expect(texts(forth.Items, 'time_key')).toEqual(times);
      expect(texts(back.Items, 'time_key')).toEqual([...times].reverse());
    });

    test('are bounded by conditions on the sort key', async () => {
      const between = await client.send(
        new QueryCommand(
          query({
            KeyConditionExpression: 'time_bucket = :b AND #t BETWEEN :from AND :to',
            ExpressionAttributeNames: { '#t': 'time_key' },
            values: { ':from': { S: '2026-01-04T17:05' }, ':to': { S: '2026-01-04T17:08' } },
          }),
        ),
      );
      expect(texts(between.Items, 'time_key')).toEqual(times.slice(5, 8));
      const prefix = await client.send(
        new QueryCommand(
          query({
            KeyConditionExpression: 'time_bucket = :b AND begins_with(#t, :p)',
            ExpressionAttributeNames: { '#t': 'time_key' },
            values: { ':p': { S: '2026-01-04T17:1' } },
          }),
        ),
      );
      expect(texts(prefix.Items, 'time_key')).toEqual(times.slice(10, 20));
    });

    test.each([true, false])('page without gaps or repeats (ScanIndexForward %s)', async (ScanIndexForward) => {
      const seen: (string | undefined)[] = [];
      let pages = 0;
      for await (const page of paginateQuery({ client, pageSize: 7 }, query({ ScanIndexForward }))) {
        seen.push(...texts(page.Items, 'time_key'));
        pages += 1;
      }
      expect(seen).toEqual(ScanIndexForward ? times : [...times].reverse());
      expect(pages).toBeGreaterThanOrEqual(5);
    });

    test('filter after reading, and return only projected attributes', async () => {
      const { Items, ScannedCount } = await client.send(
        new QueryCommand(
          query({
            FilterExpression: 'shown = :s',
            ProjectionExpression: 'id',
            values: { ':s': { S: 'odd' } },
          }),
        ),
      );
      expect(ScannedCount).toBe(30);
      expect(Items).toHaveLength(15);
      expect(Object.keys(Items![0]!)).toEqual(['id']);
    });
  });

  test('the segments of a parallel scan together return each row of the table once', async () => {
    await createTable('scanned');
    const ids = Array.from({ length: 300 }, (_, i) => `EVT-scan-${i}`);
    await put(
      ids.map((id) => row(id)),
      'scanned',
    );
    const segments = await Promise.all(
      Array.from({ length: 4 }, async (_, Segment) => {
        const seen: (string | undefined)[] = [];
        const input = { TableName: 'scanned', Segment, TotalSegments: 4 };
        for await (const page of paginateScan({ client, pageSize: 20 }, input)) seen.push(...texts(page.Items, 'id'));
        return seen;
      }),
    );
    expect(segments.flat()).toHaveLength(ids.length);
    expect(new Set(segments.flat())).toEqual(new Set(ids));
    expect(segments.filter((segment) => segment.length > 0).length).toBeGreaterThan(1);
  });

  test('a scan continues beyond the one megabyte that a page holds', async () => {
    await createTable('large');
    const payload = { B: new Uint8Array(100_000) };
    await put(
      Array.from({ length: 25 }, (_, i) => row(`large-${i}`, { payload })),
      'large',
    );
    const seen: (string | undefined)[] = [];
    let pages = 0;
    for await (const page of paginateScan({ client }, { TableName: 'large' })) {
      seen.push(...texts(page.Items, 'id'));
      pages += 1;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
    expect(pages).toBeGreaterThan(1);
  });

  test('an update adds to numbers, sets values, and returns the updated row', async () => {
    const update = () =>
      client.send(
        new UpdateItemCommand({
          TableName: 'rows',
          Key: { id: { S: 'counted' }, hash: { S: 'h' } },
          UpdateExpression: 'ADD #n :one SET #s = :s',
          ExpressionAttributeNames: { '#n': 'events', '#s': 'shown' },
          ExpressionAttributeValues: { ':one': { N: '1' }, ':s': { S: 'x' } },
          ReturnValues: 'ALL_NEW',
        }),
      );
    await update();
    expect((await update()).Attributes).toEqual(row('counted', { events: { N: '2' }, shown: { S: 'x' } }));
  });

  test('a deleted row is removed from the table and its indexes', async () => {
    await put([row('gone', { time_bucket: { S: 'g' }, time_key: { S: '1' } })]);
    await client.send(new DeleteItemCommand({ TableName: 'rows', Key: { id: { S: 'gone' }, hash: { S: 'h' } } }));
    const { Count } = await client.send(
      new QueryCommand({
        TableName: 'rows',
        IndexName: 'by-time',
        KeyConditionExpression: 'time_bucket = :b',
        ExpressionAttributeValues: { ':b': { S: 'g' } },
      }),
    );
    expect([await get('gone'), Count]).toEqual([undefined, 0]);
  });

  test('an unknown table is refused by name, and a table created again after deletion is empty', async () => {
    await expect(get('x', 'nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await createTable('again');
    await put([row('left over')], 'again');
    await client.send(new DeleteTableCommand({ TableName: 'again' }));
    let names: string[] = ['again'];
    while (names.includes('again')) names = (await client.send(new ListTablesCommand({}))).TableNames ?? [];
    await createTable('again');
    expect(await get('left over', 'again')).toBeUndefined();
  });
});
