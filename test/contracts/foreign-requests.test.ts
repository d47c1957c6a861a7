import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { BRONZE } from '../../lib/domain/bronze/bronze';
import type { ResourceNames } from '../../lib/domain/names';
import { startEngines, type Engines } from '../lib/aws/engines';
import { callService, type ServiceCall } from './service-call';

/** Requests that a web page of any site can make a browser send to the services' ports. */

let engines: Engines;
let names: ResourceNames;
const ITEM = { [BRONZE.eventId]: { S: 'EVT-1-1' }, [BRONZE.payloadHash]: { S: 'a' } };

beforeAll(async () => {
  engines = await startEngines();
  names = await engines.newStage({ shards: 1 });
  await engines.dynamodb.send(new PutItemCommand({ TableName: names.bronzeTable, Item: ITEM }));
});
afterAll(() => engines.stop());

function attacks(): ServiceCall[] {
  const { bronzeTable: TableName, stream: StreamName } = names;
  return [
    { service: 'dynamodb', operation: 'Scan', body: { TableName } },
    { service: 'dynamodb', operation: 'DeleteTable', body: { TableName } },
    { service: 'dynamodb', operation: 'PutItem', body: { TableName, Item: { ...ITEM, evil: { S: 'x' } } } },
    { service: 'dynamodbstreams', operation: 'ListStreams', body: { TableName } },
    { service: 'kinesis', operation: 'PutRecord', body: { StreamName, Data: 'e30=', PartitionKey: 'a' } },
    { service: 'kinesis', operation: 'DeleteStream', body: { StreamName } },
  ];
}

const ways: readonly [string, (call: ServiceCall, port: number) => ServiceCall][] = [
  ['an Origin', (call) => ({ ...call, headers: { origin: 'https://evil.example' } })],
  ['the Origin of this port itself', (call, port) => ({ ...call, headers: { origin: `http://localhost:${port}` } })],
  ['the Origin of a sandboxed frame', (call) => ({ ...call, headers: { origin: 'null' } })],
  ['Sec-Fetch-Site cross-site', (call) => ({ ...call, headers: { 'sec-fetch-site': 'cross-site' } })],
  ['Sec-Fetch-Site same-site', (call) => ({ ...call, headers: { 'sec-fetch-site': 'same-site' } })],
  ['a foreign Host', (call, port) => ({ ...call, headers: { host: `rebound.evil.example:${port}` } })],
  ['a Host with another port', (call, port) => ({ ...call, headers: { host: `localhost:${port + 1}` } })],
  [
    'a preflight',
    (call) => ({
      ...call,
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    }),
  ],
  [
    'a simple form',
    (call) => ({ ...call, headers: { origin: 'https://evil.example', 'content-type': 'text/plain;charset=UTF-8' } }),
  ],
  [
    'an image',
    ({ operation, ...call }) => ({ ...call, operation, method: 'GET', path: `/?Action=${operation}&Version=1` }),
  ],
];

test.each(ways)('a call with %s is refused with an AWS error and without a CORS header', async (_name, disguise) => {
  const endpoints = await endpointsOf(engines);
  for (const attack of attacks()) {
    const endpoint = endpoints[attack.service];
    const answer = await callService(endpoint, disguise(attack, Number(new URL(endpoint).port)));
    expect({ ...attack, status: answer.status }).toEqual({ ...attack, status: 403 });
    expect(JSON.parse(answer.text)).toEqual({ __type: 'AccessDeniedException', message: expect.any(String) });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
  await expectNothingChanged();
});

async function expectNothingChanged() {
  const { TableNames } = await engines.dynamodb.send(new ListTablesCommand({}));
  expect(TableNames).toContain(names.bronzeTable);
  const { StreamNames } = await engines.kinesis.send(new ListStreamsCommand({}));
  expect(StreamNames).toContain(names.stream);
  const read = new GetItemCommand({ TableName: names.bronzeTable, Key: ITEM });
  expect((await engines.dynamodb.send(read)).Item).toEqual(ITEM);
}

async function endpointsOf({ kinesis, dynamodb }: Engines) {
  const urls = await Promise.all([kinesis.config.endpoint?.(), dynamodb.config.endpoint?.()]);
  const [forKinesis, forDynamoDb] = urls.map((url) => `http://${url!.hostname}:${url!.port}`);
  return { kinesis: forKinesis!, dynamodb: forDynamoDb!, dynamodbstreams: forDynamoDb! };
}

test('requests to names of this machine are answered, regardless of case', async () => {
  const endpoints = await endpointsOf(engines);
  for (const name of ['localhost', 'LocalHost', 'foo.localhost', 'localhost.localstack.cloud', '[::1]']) {
    for (const [service, operation] of [
      ['kinesis', 'ListStreams'],
      ['dynamodb', 'ListTables'],
    ] as const) {
      const host = `${name}:${new URL(endpoints[service]).port}`;
      const answer = await callService(endpoints[service], { service, operation, headers: { host } });
      expect({ host, service, status: answer.status }).toEqual({ host, service, status: 200 });
    }
  }
});

test('requests of SDK clients are answered', async () => {
  const endpoints = await endpointsOf(engines);
  const port = (url: string) => new URL(url).port;
  const kinesis = createKinesisClient({ endpoint: `http://localhost:${port(endpoints.kinesis)}` });
  const dynamodb = createDynamoDbClient({ endpoint: `http://localhost:${port(endpoints.dynamodb)}` });
  const put = new PutRecordCommand({ StreamName: names.stream, Data: Buffer.from('{}'), PartitionKey: 'a' });
  expect((await kinesis.send(put)).ShardId).toBe('shardId-000000000000');
  expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toContain(names.bronzeTable);
  kinesis.destroy();
  dynamodb.destroy();
});
