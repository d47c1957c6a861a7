import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient, isLoopback } from '../../../lib/aws/clients';

test.each([
  ['http://localhost:4566', true],
  ['http://127.0.0.1:4567', true],
  ['http://127.1.2.3', true],
  ['http://[::1]:1', true],
  ['http://kinesis.localhost:4566', true],
  ['http://localstack:4566', false],
  ['http://127.0.0.1.example.com', false],
  ['https://kinesis.eu-west-1.amazonaws.com', false],
  ['not a URL', false],
])('%s is on this machine: %s', (endpoint, local) => {
  expect(isLoopback(endpoint)).toBe(local);
});

test('a loopback endpoint needs neither region nor credentials', async () => {
  const client = createKinesisClient({ endpoint: 'http://127.0.0.1:1' });
  expect(await client.config.region()).toBe('us-east-1');
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'local' });
});

test('credentials and region that are set are used on a loopback endpoint too', async () => {
  const client = createDynamoDbClient({
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 's' },
    environment: { AWS_REGION: 'eu-west-1' },
  });
  expect(await client.config.region()).toBe('eu-west-1');
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: '111111111111' });
});

test("a client's own endpoint variable is preferred to the common one", async () => {
  const environment = { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_ENDPOINT_URL_KINESIS: 'http://localhost:2' };
  const endpointOf = async (client: { config: { endpoint?: unknown } }) =>
    (await (client.config.endpoint as () => Promise<{ port?: number }>)()).port;
  expect(await endpointOf(createKinesisClient({ environment }))).toBe(2);
  expect(await endpointOf(createDynamoDbClient({ environment }))).toBe(1);
});

test('calls go over HTTP/1.1, one after the other on one connection', async () => {
  const seen: { version: string; port: number | undefined }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    seen.push({ version: request.httpVersion, port: request.socket.remotePort });
    request.resume();
    response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"StreamNames":[],"HasMoreStreams":false}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [client, command] of [
    [createKinesisClient({ endpoint }), new ListStreamsCommand({})],
    [createDynamoDbClient({ endpoint }), new ListTablesCommand({})],
  ] as const) {
    seen.length = 0;
    const send = client.send.bind(client) as (request: unknown) => Promise<unknown>;
    for (let call = 0; call < 3; call++) await send(command);
    expect(seen.map(({ version }) => version)).toEqual(['1.1', '1.1', '1.1']);
    expect(new Set(seen.map(({ port }) => port)).size).toBe(1);
    client.destroy();
  }
  await new Promise((resolve) => server.close(resolve));
});
