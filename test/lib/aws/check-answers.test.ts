import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { batchWrite } from '../../../lib/aws/batch-write';
import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import { listShards } from '../../../lib/aws/list-shards';
import { putEvents } from '../../../lib/aws/put-events';
import { UnusableAnswerError } from '../../../lib/aws/unusable-answer';
import { aScriptedServer, type ScriptedAnswer } from './a-scripted-server';

const EMPTY = { body: '' };
const HTML = { body: '<html><body>It works!</body></html>' };
const ITEM = { id: { S: 'a' } };

/** A DynamoDB client whose service gives these answers. */
async function withAnswers(
  answers: readonly ScriptedAnswer[],
  use: (parts: {
    dynamodb: ReturnType<typeof createDynamoDbClient>;
    kinesis: ReturnType<typeof createKinesisClient>;
    requests: Awaited<ReturnType<typeof aScriptedServer>>['requests'];
  }) => Promise<void>,
) {
  const server = await aScriptedServer(...answers);
  const dynamodb = createDynamoDbClient({ endpoint: server.endpoint });
  const kinesis = createKinesisClient({ endpoint: server.endpoint, maxAttempts: 1 });
  try {
    await use({ dynamodb, kinesis, requests: server.requests });
  } finally {
    dynamodb.destroy();
    kinesis.destroy();
    await server.close();
  }
}

/** Writes one row with time for a single call: the wait before a second attempt aborts. */
function write(client: ReturnType<typeof createDynamoDbClient>) {
  const time = new AbortController();
  return batchWrite(
    { client, tableName: 'things', keyNames: ['id', 'part'], random: () => 0.5, sleep: async () => time.abort() },
    [{ id: { S: 'a' }, part: { S: 'b' } }],
    time.signal,
  );
}

test.each([
  ['empty', EMPTY],
  ['an empty object', { body: '{}' }],
  ['a page of HTML', HTML],
  ['cut', { body: '{"UnprocessedIt' }],
])('a row is not stored when the answer to its BatchWriteItem is %s', async (_name, answer) => {
  await withAnswers([answer], async ({ dynamodb, requests }) => {
    const { outcomes } = await write(dynamodb);
    expect(outcomes).toEqual([
      { kind: 'failed', message: expect.stringMatching(/^UnusableAnswerError: the answer to/) },
    ]);
    expect(requests).toHaveLength(3);
  });
});

test('after an unusable answer the call is repeated, and the good answer counts', async () => {
  await withAnswers([EMPTY, HTML, { body: '{"UnprocessedItems":{}}' }], async ({ dynamodb, requests }) => {
    expect((await write(dynamodb)).outcomes).toEqual([{ kind: 'stored' }]);
    expect(requests).toHaveLength(3);
  });
});

test('the answer to a put differs from an empty one by its consumed capacity', async () => {
  await withAnswers([{ body: '{}' }, { body: '{"ConsumedCapacity":{"CapacityUnits":1}}' }], async (parts) => {
    await parts.dynamodb.send(new PutItemCommand({ TableName: 'things', Item: ITEM }));
    expect(parts.requests).toHaveLength(2);
    expect(parts.requests[0]).toMatchObject({ operation: 'PutItem', body: { ReturnConsumedCapacity: 'TOTAL' } });
  });
});

test('an unusable answer is an error of one line that names operation, status and what is missing', async () => {
  await withAnswers([{ body: '{"Count":2,"ScannedCount":2,"Items":[{"id":{"S":"a"}}]}' }], async ({ dynamodb }) => {
    const scan = dynamodb.send(new ScanCommand({ TableName: 'things' }));
    await expect(scan).rejects.toThrow(UnusableAnswerError);
    await expect(scan).rejects.toThrow(
      'the answer to Scan says success (HTTP 200) but lacks as many Items as its Count says',
    );
  });
});

test('a stream without any shard is rejected as implausible', async () => {
  await withAnswers([{ body: '{"Shards":[]}' }], async ({ kinesis }) => {
    await expect(listShards(kinesis, 'events')).rejects.toThrow('lacks Shards');
  });
});

test('no record is accepted by an answer that has results for only some of them', async () => {
  const body = '{"FailedRecordCount":0,"Records":[{"ShardId":"shardId-000000000000","SequenceNumber":"49"}]}';
  await withAnswers([{ body }], async ({ kinesis }) => {
    const records = ['a', 'b'].map((partitionKey) => ({ partitionKey, bytes: Buffer.from(partitionKey) }));
    const outcomes = await putEvents(kinesis, 'events', records);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['failed', 'failed']);
  });
});

test('a service error is passed on unchanged', async () => {
  const answer = {
    status: 400,
    body: '{"__type":"com.amazonaws#ResourceNotFoundException","message":"no such table"}',
  };
  await withAnswers([answer], async ({ dynamodb }) => {
    await expect(dynamodb.send(new ScanCommand({ TableName: 'things' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
