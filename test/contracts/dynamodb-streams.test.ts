import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { newName } from './backends';
import { openDoor, type ADoor } from './a-door';
import { faultOfShape } from './aws-shaped';
import { callService } from './service-call';

type Members = Readonly<Record<string, unknown>>;
type Described = { StreamStatus: string; TableName: string; Shards: readonly { ShardId: string }[] };

let door: ADoor;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.stop());

/** A call as an SDK for the streams of tables makes it. */
async function streams(operation: string, body: Members): Promise<Members> {
  const answer = await callService(door.endpoint, { service: 'dynamodbstreams', operation, body });
  expect(faultOfShape(answer)).toBeUndefined();
  expect(answer.headers['content-type']).toBe('application/x-amz-json-1.0');
  return { status: answer.status, ...(JSON.parse(answer.text) as Members) };
}

/** A table that tells its changes, and its stream's ARN. */
async function aTable() {
  const { dynamodb } = door.outside;
  const TableName = newName();
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  return { TableName, StreamArn: TableDescription!.LatestStreamArn! };
}

test('a client finds the stream of a table, its shard, and the changes of items in it', async () => {
  const { TableName, StreamArn } = await aTable();
  const items = ['a', 'b', 'c'].map((id) => ({ id: { S: id }, bytes: { B: Buffer.from(id) } }));
  const writes = items.map((Item) => ({ PutRequest: { Item } }));
  await door.inside.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }));
  const { Streams } = await streams('ListStreams', { TableName });
  expect(Streams).toEqual([{ StreamArn, TableName, StreamLabel: StreamArn.split('/stream/')[1] }]);
  const { StreamDescription } = await streams('DescribeStream', { StreamArn });
  const { Shards, ...stream } = StreamDescription as Described;
  expect(stream).toMatchObject({ StreamStatus: 'ENABLED', TableName, StreamViewType: 'NEW_IMAGE' });
  expect(Shards).toHaveLength(1);
  const shard = { StreamArn, ShardId: Shards[0]!.ShardId };
  const { ShardIterator } = await streams('GetShardIterator', { ...shard, ShardIteratorType: 'TRIM_HORIZON' });
  const first = await streams('GetRecords', { ShardIterator, Limit: 2 });
  const rest = await streams('GetRecords', { ShardIterator: first.NextShardIterator });
  const records = [first, rest].flatMap(({ Records }) => Records as Members[]);
  expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'INSERT', 'INSERT']);
  expect(records.map(({ dynamodb }) => (dynamodb as Members).NewImage)).toEqual(
    items.map(({ id }) => ({ id, bytes: { B: Buffer.from(id.S).toString('base64') } })),
  );
  expect(rest).toMatchObject({ status: 200, NextShardIterator: expect.any(String) as string });
});

test('what is not there and what is no stream is refused in the names of the service', async () => {
  const { StreamArn } = await aTable();
  const gone = await streams('DescribeStream', { StreamArn: `${StreamArn}9` });
  expect(gone).toMatchObject({
    status: 400,
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: `Requested resource not found: Stream: ${StreamArn}9 not found`,
  });
  expect(await streams('GetRecords', { ShardIterator: 'x' })).toMatchObject({
    status: 400,
    __type: 'com.amazon.coral.validate#ValidationException',
  });
  const unknown = await streams('PutItem', {});
  expect(unknown).toEqual({ status: 400, __type: 'com.amazon.coral.service#UnknownOperationException' });
  const other = await callService(door.endpoint, { service: 'dynamodb', operation: 'ListStreams' });
  expect([other.status, other.text]).toEqual([400, expect.stringContaining('UnknownOperationException')]);
});

test('a stream stays readable when it is switched off and when its table is deleted', async () => {
  const { TableName, StreamArn } = await aTable();
  const { dynamodb } = door.outside;
  const statusOf = async () =>
    ((await streams('DescribeStream', { StreamArn })).StreamDescription as Described).StreamStatus;
  await dynamodb.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
  expect(await statusOf()).toBe('DISABLED');
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({ LatestStreamArn: StreamArn });
  expect(Table!.StreamSpecification).toBeUndefined();
  await dynamodb.send(new DeleteTableCommand({ TableName }));
  expect(await statusOf()).toBe('DISABLED');
});
