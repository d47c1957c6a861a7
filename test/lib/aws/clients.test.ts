import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../../lib/aws/clients';
import { isLoopback } from '../../../lib/aws/is-loopback';

test.each([
  ['http://localhost:4566', true],
  ['http://127.0.0.1:4567', true],
  ['http://127.1.2.3', true],
  ['http://[::1]:1', true],
  ['http://kinesis.localhost:4566', true],
  ['http://s3.localhost.localstack.cloud:4566', true],
  ['http://localhost.localstack.cloud.example.com', false],
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

test('a configured region and credentials are used on a loopback endpoint too', async () => {
  const client = createDynamoDbClient({
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 's' },
    environment: { AWS_REGION: 'eu-west-1' },
  });
  expect(await client.config.region()).toBe('eu-west-1');
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: '111111111111' });
});

test("a client's own endpoint variable takes precedence over the common one", async () => {
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

/** Every AWS variable that the SDK's shared code names. */
function variablesOfTheSdk(): string[] {
  const modules = path.resolve(__dirname, '../../../node_modules');
  const shared = ['@aws-sdk', '@smithy'].flatMap((scope) =>
    readdirSync(path.join(modules, scope))
      .filter((name) => !/^(client-|types$)/.test(name))
      .map((name) => path.join(modules, scope, name, 'dist-cjs')),
  );
  const files = shared.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  );
  const texts = files.filter((file) => file.endsWith('.js')).map((file) => readFileSync(file, 'utf8'));
  return [...new Set(texts.flatMap((text) => text.match(/\bAWS_[A-Z0-9_]+\b/g) ?? []))];
}

const HOSTILE_CONFIGURATION = `[default]
region = nowhere
use_fips_endpoint = true
use_dualstack_endpoint = true
defaults_mode = sideways
retry_mode = never
max_attempts = many
endpoint_url = http://127.0.0.1:9
account_id_endpoint_mode = required
auth_scheme_preference = nothing
sdk_ua_app_id = ${'x'.repeat(80)}
endpoint_discovery_enabled = true
credential_process = false
[profile hostile]
source_profile = hostile
role_arn = none
use_fips_endpoint = perhaps
`;

describe('whatever AWS settings a user has', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-ambient-'));
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['every variable of the SDK with nonsense', () => variablesOfTheSdk().map((name) => [name, 'hostile'])],
    ['FIPS', () => [['AWS_USE_FIPS_ENDPOINT', 'true']]],
    ['dual-stack', () => [['AWS_USE_DUALSTACK_ENDPOINT', 'true']]],
    ['a mode of defaults', () => [['AWS_DEFAULTS_MODE', 'auto']]],
    ['discovery of endpoints', () => [['AWS_ENABLE_ENDPOINT_DISCOVERY', 'true']]],
    ['another endpoint', () => [['AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:9']]],
    ['a profile that is broken', () => [['AWS_PROFILE', 'hostile']]],
    ['nothing but a configuration file', () => []],
  ])('a client of a local endpoint ignores them: %s', async (_name, variables) => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      request.resume();
      seen.push(`${request.headers['user-agent']}`);
      response.end('{"StreamNames":[],"HasMoreStreams":false,"TableNames":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const file = path.join(folder, 'config');
    writeFileSync(file, HOSTILE_CONFIGURATION);
    const set = { ...Object.fromEntries(variables()), AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: file };
    Object.assign(process.env, set);
    const settings = { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, environment: set };
    const kinesis = createKinesisClient(settings);
    const dynamodb = createDynamoDbClient(settings);
    await expect(kinesis.send(new ListStreamsCommand({}))).resolves.toMatchObject({ StreamNames: [] });
    await expect(dynamodb.send(new ListTablesCommand({}))).resolves.toMatchObject({ TableNames: [] });
    expect(seen).toHaveLength(2);
    expect(seen.filter((agent) => agent.includes('app/'))).toEqual([]);
    kinesis.destroy();
    dynamodb.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('the SDK has more than a dozen variables, so the test above is not vacuous', () => {
    expect(variablesOfTheSdk()).toEqual(
      expect.arrayContaining(['AWS_USE_FIPS_ENDPOINT', 'AWS_DEFAULTS_MODE', 'AWS_MAX_ATTEMPTS', 'AWS_PROFILE']),
    );
  });
});

test('a key from the environment is used on a loopback endpoint, and profiles are not', async () => {
  const environment = { AWS_ACCESS_KEY_ID: '123456789012', AWS_PROFILE: 'work' };
  const client = createKinesisClient({ endpoint: 'http://127.0.0.1:1', environment });
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: '123456789012', secretAccessKey: 'local' });
  const withoutKey = createKinesisClient({ endpoint: 'http://127.0.0.1:1', environment: { AWS_PROFILE: 'work' } });
  expect(await withoutKey.config.credentials()).toMatchObject({ accessKeyId: 'local' });
});
