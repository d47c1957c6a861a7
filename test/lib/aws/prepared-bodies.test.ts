import { BatchWriteItemCommand, DynamoDBClient, type BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordsCommand, type PutRecordsCommandInput } from '@aws-sdk/client-kinesis';
import fc from 'fast-check';
import { batchWriteBody } from '../../../lib/aws/batch-write-body';
import { prepareBatchWrites, preparePutRecords } from '../../../lib/aws/prepared-bodies';
import { putRecordsBody } from '../../../lib/aws/put-records-body';
import type { Attribute, Item } from '../../../lib/domain/bronze/attribute';
import { bronzeItem } from '../../../lib/domain/bronze/bronze';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent } from '../../lambda/consumer/a-batch';
import { anyText } from '../../any-text';

const TABLE = 'legion-test-bronze';

type SentRequest = {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What a client sends, up to the socket. */
function aClient(answers: readonly object[] = [{ UnprocessedItems: {} }]) {
  const { sent, config } = recording(answers);
  return { client: new DynamoDBClient(config), sent };
}

/** The same clock, account and retry give the same signature. */
function recording(answers: readonly object[]) {
  const sent: SentRequest[] = [];
  const config = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b', accountId: '123456789012' },
    retryMode: 'standard' as const,
    requestHandler: {
      handle: async (request: SentRequest) => {
        sent.push(request);
        const body = Buffer.from(JSON.stringify(answers[Math.min(sent.length, answers.length) - 1]));
        return { response: { statusCode: 200, headers: {}, body } };
      },
    } as never,
  };
  return { sent, config };
}

const plain = aClient();
const prepared = aClient();
prepareBatchWrites(prepared.client);

async function requestOf({ client, sent }: typeof plain, input: BatchWriteItemCommandInput): Promise<SentRequest> {
  await client.send(new BatchWriteItemCommand(input));
  return sent.at(-1)!;
}

const bodyBytes = ({ body }: SentRequest) => Buffer.concat([body]).toString('hex');

async function sdkBody(input: BatchWriteItemCommandInput): Promise<string> {
  return bodyBytes(await requestOf(plain, input));
}

const texts = fc.oneof(
  anyText(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud83d', 'a\udc00"\\\u0000\u007f\u2028'),
);
const attribute: fc.Memo<Attribute> = fc.memo((depth) =>
  fc.oneof(
    texts.map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.uint8Array({ maxLength: 40 }).map((B) => ({ B })),
    fc.uint8Array({ maxLength: 40 }).map((B) => ({ B: Buffer.from(B) })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.array(texts, { maxLength: 3 }).map((SS) => ({ SS })),
    ...(depth > 1 ? [item(depth - 1).map((M) => ({ M }))] : []),
  ),
);
const item: fc.Memo<Item> = fc.memo((depth) => fc.dictionary(texts, attribute(depth), { maxKeys: 6 }));
const request = fc.oneof(
  item(3).map((Item) => ({ PutRequest: { Item } })),
  item(2).map((Key) => ({ DeleteRequest: { Key } })),
);
const input = fc.dictionary(texts, fc.array(request, { maxLength: 4 }), { minKeys: 1, maxKeys: 2 });

test('the body of any puts and deletes is the SDK’s, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(input, async (RequestItems) => {
      const body = batchWriteBody({ RequestItems });
      expect(Buffer.from(body!).toString('hex')).toBe(await sdkBody({ RequestItems }));
    }),
    { numRuns: 60 },
  );
});

test('a call of bronze rows is the same request as the SDK’s, with its length, target and endpoint', async () => {
  const rows = Array.from({ length: 25 }, (_, n) => {
    const event = anEvent(n);
    const ingest = { shardId: 'shardId-0', sequenceNumber: String(n), arrivedAtMs: 1, ingestedAtMs: 2 };
    return bronzeItem(event, encodeEvent(event), ingest, { indexShards: 4, retentionDays: 7 });
  });
  const call = { RequestItems: { [TABLE]: rows.map((Item) => ({ PutRequest: { Item } })) } };
  const [ours, theirs] = [await requestOf(prepared, call), await requestOf(plain, call)];
  expect(bodyBytes(ours)).toBe(bodyBytes(theirs));
  expect([ours, theirs].map(({ body }) => Buffer.isBuffer(body))).toEqual([true, false]);
  const told = ({ method, hostname, path, headers }: SentRequest) => ({
    method,
    hostname,
    path,
    length: headers['content-length'],
    hash: headers['x-amz-content-sha256'],
    target: headers['x-amz-target'],
    type: headers['content-type'],
    signed: headers.authorization?.split(',')[1],
  });
  expect(told(ours)).toEqual(told(theirs));
  expect(told(ours)).toMatchObject({
    hostname: '123456789012.ddb.us-east-1.amazonaws.com',
    length: String(ours.body.length),
    signed: expect.any(String),
  });
});

test.each<[string, object]>([
  ['other members', { RequestItems: { t: [] }, ReturnConsumedCapacity: 'TOTAL' }],
  ['other kinds of attributes', { RequestItems: { t: [{ PutRequest: { Item: { a: { L: [{ S: 'x' }] } } } }] } }],
  ['attributes of two kinds', { RequestItems: { t: [{ PutRequest: { Item: { a: { S: 'x', N: '1' } } } }] } }],
  ['attributes that are absent', { RequestItems: { t: [{ PutRequest: { Item: { a: undefined, b: { S: 'x' } } } }] } }],
  ['values of another type', { RequestItems: { t: [{ PutRequest: { Item: { a: { N: 1 } } } }] } }],
])('a call with %s is left to the SDK', async (_, call) => {
  expect(batchWriteBody(call as never)).toBeUndefined();
  const sent = await requestOf(prepared, call as BatchWriteItemCommandInput);
  expect(bodyBytes(sent)).toBe(await sdkBody(call as BatchWriteItemCommandInput));
});

test('rows that come back unprocessed are sent again as they were', async () => {
  const Item: Item = { id: { S: 'é"\\' }, bytes: { B: Uint8Array.from([0, 255, 7]) } };
  const left = { UnprocessedItems: { [TABLE]: [{ PutRequest: { Item: { id: Item.id, bytes: { B: 'AP8H' } } } }] } };
  const { client, sent } = aClient([left, { UnprocessedItems: {} }]);
  prepareBatchWrites(client);
  const call = { RequestItems: { [TABLE]: [{ PutRequest: { Item } }] } };
  const { UnprocessedItems } = await client.send(new BatchWriteItemCommand(call));
  await client.send(new BatchWriteItemCommand({ RequestItems: UnprocessedItems }));
  expect(bodyBytes(sent[1]!)).toBe(bodyBytes(sent[0]!));
});

const puts = { plain: aKinesisClient(), prepared: aKinesisClient() };
preparePutRecords(puts.prepared.client);

function aKinesisClient() {
  const { sent, config } = recording([{ Records: [] }]);
  return { client: new KinesisClient(config), sent };
}

async function putOf({ client, sent }: ReturnType<typeof aKinesisClient>, call: object): Promise<SentRequest> {
  await client.send(new PutRecordsCommand(call as PutRecordsCommandInput));
  return sent.at(-1)!;
}

const put = fc.record({
  PartitionKey: texts,
  Data: fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  ),
});

test('the body of any puts is the SDK’s, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(put, { maxLength: 4 }), texts, async (Records, StreamName) => {
      const body = putRecordsBody({ StreamName, Records });
      expect(Buffer.from(body!).toString('hex')).toBe(bodyBytes(await putOf(puts.plain, { StreamName, Records })));
    }),
    { numRuns: 60 },
  );
});

test.each<[string, object, boolean]>([
  ['a stream’s name', { StreamName: 's', Records: [{ PartitionKey: 'k', Data: Buffer.from('a') }] }, true],
  [
    'an ARN, which says the account of the endpoint',
    {
      StreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/s',
      Records: [{ PartitionKey: 'k', Data: Buffer.from('a') }],
    },
    true,
  ],
  [
    'explicit hash keys, which are left to the SDK',
    { StreamName: 's', Records: [{ PartitionKey: 'k', ExplicitHashKey: '7', Data: Buffer.from('a') }] },
    false,
  ],
  ['texts as data, which are left to the SDK', { StreamName: 's', Records: [{ PartitionKey: 'k', Data: 'a' }] }, false],
])('a put with %s is the same request as the SDK’s', async (_what, call, isOurs) => {
  const [ours, theirs] = [await putOf(puts.prepared, call), await putOf(puts.plain, call)];
  expect(bodyBytes(ours)).toBe(bodyBytes(theirs));
  expect(Buffer.isBuffer(ours.body)).toBe(isOurs);
  const told = ({ method, hostname, path, headers }: SentRequest) => [
    method,
    hostname,
    path,
    headers['content-length'],
    headers['x-amz-content-sha256'],
    headers['x-amz-target'],
    headers.authorization?.split(',')[1],
  ];
  expect(told(ours)).toEqual(told(theirs));
});
