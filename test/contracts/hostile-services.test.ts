import { openDoor, type ADoor } from './a-door';
import { runHostileCalls } from './hostile-run';
import { callService, type ServiceCall } from './service-call';

test('the cloud survives several hundred hostile calls, and every call gets an answer in AWS’s shape', async () => {
  const { broken, answered } = await runHostileCalls(1, 800);
  expect(broken).toEqual([]);
  expect(answered).toBe(800);
});

describe('a call that once crashed a service', () => {
  let door: ADoor;
  beforeAll(async () => {
    door = await openDoor();
  });
  afterAll(() => door.stop());

  const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
  const calls: readonly (readonly [expected: string, ServiceCall])[] = [
    ['200', { service: 'kinesis', operation: 'CreateStream', body: { StreamName: 'map', ShardCount: 1 } }],
    [
      '200',
      {
        service: 'kinesis',
        operation: 'PutRecord',
        body: '{"StreamName":"m\\u0061p","Data":"e30=","PartitionKey":"a"}',
      },
    ],
    [
      'ResourceNotFoundException',
      { service: 'kinesis', operation: 'PutRecord', body: { StreamName: 'filter', Data: 'e30=', PartitionKey: 'a' } },
    ],
    [
      'ResourceNotFoundException',
      { service: 'kinesis', operation: 'DescribeStream', body: { StreamName: '__proto__' } },
    ],
    ['InvalidArgumentException', { service: 'kinesis', operation: 'ListShards', body: { NextToken: 'AAAA' } }],
    ['SerializationException', { service: 'dynamodb', operation: 'PutItem', body: 'null' }],
    ['SerializationException', { service: 'dynamodb', operation: 'PutItem', body: '[]' }],
    [
      'ValidationException',
      { service: 'dynamodb', operation: 'CreateTable', body: { TableName: 'constructor', KeySchema: key } },
    ],
    [
      'ResourceNotFoundException',
      {
        service: 'dynamodb',
        operation: 'BatchGetItem',
        body: { RequestItems: { constructor: { Keys: [{ id: { S: 'a' } }] } } },
      },
    ],
  ];

  test.each(calls)('gets its answer, %s: %j', async (expected, call) => {
    const { endpoint } = door;
    const { status, text } = await callService(endpoint, call);
    const { __type: type } = (text === '' ? {} : JSON.parse(text)) as { __type?: string };
    expect(status === 200 ? '200' : type?.split('#').at(-1)).toBe(expected);
    const operation = call.service === 'kinesis' ? 'ListStreams' : 'ListTables';
    expect((await callService(endpoint, { service: call.service, operation })).status).toBe(200);
  });
});
