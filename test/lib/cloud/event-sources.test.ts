import { DeleteItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Template } from '../../../lib/cloud/cloudformation/assembly/template';
import { aPipeline, withCloud } from './a-cloud';

/** Fails on an item `poison`, and otherwise prints what it gets. */
const PRINTING = `exports.handler = async (event) => {
  if (event.Records.some(({ dynamodb }) => dynamodb && dynamodb.Keys.id.S === 'poison')) throw new Error('poison');
  for (const record of event.Records) console.log(JSON.stringify(record));
}`;

/** A table whose changes and a stream whose records by a consumer reach the same function. */
function bothSources(mapping: object): Template {
  const { Resources } = aPipeline(PRINTING, { EventSourceArn: { Ref: 'Fast' } });
  const { Mapping } = Resources!;
  return {
    Resources: {
      ...Resources,
      Fast: {
        Type: 'AWS::Kinesis::StreamConsumer',
        Properties: { StreamARN: { 'Fn::GetAtt': ['Events', 'Arn'] }, ConsumerName: 'fast' },
      },
      Orders: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'orders',
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        },
      },
      Changes: {
        Type: Mapping!.Type,
        Properties: { ...Mapping!.Properties, EventSourceArn: { 'Fn::GetAtt': ['Orders', 'StreamArn'] }, ...mapping },
      },
    },
    Outputs: { Stream: { Value: { 'Fn::GetAtt': ['Orders', 'StreamArn'] } } },
  };
}

test('a function gets the changes of a table, filtered, and the records of a consumer, and what it gives up is kept', async () => {
  const wanted = {
    eventName: ['INSERT', 'REMOVE'],
    dynamodb: { Keys: { id: { S: [{ 'anything-but': 'unwanted' }] } } },
  };
  const FilterCriteria = { Filters: [{ Pattern: JSON.stringify(wanted) }] };
  const template = bothSources({ FilterCriteria, MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true });
  await withCloud({ app: template }, async (cloud) => {
    const put = (id: string, amount = '1') => {
      const Item = { id: { S: id }, amount: { N: amount } };
      return cloud.dynamodb.send(new PutItemCommand({ TableName: 'orders', Item }));
    };
    await cloud.put('events', ['x']);
    await put('a');
    await put('a', '2');
    await put('unwanted');
    await cloud.dynamodb.send(new DeleteItemCommand({ TableName: 'orders', Key: { id: { S: 'a' } } }));
    await put('poison');
    const Put = { TableName: 'orders', Item: { id: { S: 'b' } } };
    await cloud.dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
    await cloud.idle();

    const eventSourceARN = cloud.outputs.app!.Stream;
    const printed = cloud.functionLogs.tail('consumer').map(({ text }) => JSON.parse(text) as DynamoDBRecord);
    const consumerArn = cloud.resources.find(({ logicalId }) => logicalId === 'Fast')!.ref;
    expect(consumerArn).toMatch(/:stream\/events\/consumer\/fast:\d+$/);
    expect(printed.filter(({ eventSource }) => eventSource === 'aws:kinesis')).toMatchObject([
      { eventSourceARN: consumerArn, kinesis: { partitionKey: 'x' } },
    ]);
    const records = printed.filter(({ dynamodb }) => dynamodb);
    const isOf = (id: string) => (record: DynamoDBRecord) => record.dynamodb!.Keys!.id!.S === id;
    expect(records.filter(isOf('a'))).toMatchObject([
      {
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        eventSourceARN,
        dynamodb: { NewImage: { amount: { N: '1' } } },
      },
      { eventName: 'REMOVE', eventSourceARN, dynamodb: { OldImage: { amount: { N: '2' } } } },
    ]);
    expect([records.some(isOf('b')), records.some(isOf('unwanted'))]).toEqual([true, false]);
    expect(cloud.mappings().filter(({ sourceArn }) => sourceArn !== consumerArn)).toMatchObject([
      { sourceArn: eventSourceARN, status: { recordsProcessed: 3, recordsDiscarded: 1, recordsFiltered: 2 } },
    ]);
    const [failure, ...others] = cloud.failures();
    const { DDBStreamBatchInfo, payload } = failure!.document as { DDBStreamBatchInfo: object; payload: string };
    expect([others, DDBStreamBatchInfo]).toEqual([
      [],
      expect.objectContaining({ batchSize: 1, streamArn: eventSourceARN }),
    ]);
    expect((JSON.parse(payload) as { Records: DynamoDBRecord[] }).Records.every(isOf('poison'))).toBe(true);
  });
});
