import { startEngines, type Engines } from '../lib/aws/engines';
import { runHostileCalls } from './hostile-service-run';
import { callService, type ServiceCall } from './service-call';

test('both services survive several hundred hostile calls, and every call gets an answer', async () => {
  const { broken, answered } = await runHostileCalls(1, 400);
  expect(broken).toEqual([]);
  expect(answered).toBe(400);
});

describe('a call that once crashed a service', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await startEngines();
  });
  afterAll(() => engines.stop());

  const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
  const refused: ServiceCall[] = [
    { service: 'kinesis', operation: 'PutRecord', body: { StreamName: 'filter', Data: 'e30=', PartitionKey: 'a' } },
    { service: 'kinesis', operation: 'DescribeStream', body: { StreamName: '__proto__' } },
    { service: 'kinesis', operation: 'ListShards', body: { NextToken: 'AAAA' } },
    { service: 'dynamodb', operation: 'PutItem', body: 'null' },
    { service: 'dynamodb', operation: 'PutItem', body: '[]' },
    { service: 'dynamodb', operation: 'CreateTable', body: { TableName: 'constructor', KeySchema: key } },
    { service: 'dynamodb', operation: 'BatchGetItem', body: { RequestItems: { constructor: { Keys: [{}] } } } },
  ];

  async function endpointOf(service: ServiceCall['service']): Promise<string> {
    const { hostname, port } = await engines[service].config.endpoint!();
    return `http://${hostname}:${port}`;
  }

  test('a stream may have the name of a method of arrays', async () => {
    const endpoint = await endpointOf('kinesis');
    const calls = [
      { operation: 'CreateStream', body: { StreamName: 'map', ShardCount: 1 } },
      { operation: 'PutRecord', body: '{"StreamName":"m\\u0061p","Data":"e30=","PartitionKey":"a"}' },
      { operation: 'DeleteStream', body: { StreamName: 'map' } },
    ];
    for (const call of calls) expect((await callService(endpoint, { service: 'kinesis', ...call })).status).toBe(200);
  });

  test.each(refused)('$service $operation $body is refused with AWS’s error', async (call) => {
    const endpoint = await endpointOf(call.service);
    const { status, text } = await callService(endpoint, call);
    const { __type: type } = JSON.parse(text) as { __type: string };
    expect([status, type]).toEqual([400, expect.stringMatching(/Exception$/)]);
    const operation = call.service === 'kinesis' ? 'ListStreams' : 'ListTables';
    expect((await callService(endpoint, { service: call.service, operation })).status).toBe(200);
  });
});
