import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { checkEmulator, HOW_TO_START } from '../../../../bin/deploy/local/emulator';

let server: Server;
let endpoint: string;
let answer: { readonly status: number; readonly body: string };

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.statusCode = answer.status;
    response.end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const healthy = ['cloudformation', 'dynamodb', 'iam', 'kinesis', 'lambda', 's3', 'sts'];
const services = (state: string) => Object.fromEntries(healthy.map((name) => [name, state]));

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = (await promise.catch((caught: unknown) => caught)) as Error;
  expect(error.name).toBe('UserError');
  return error.message;
}

test.each(['available', 'running'])('an emulator whose services are %s is accepted', async (state) => {
  answer = { status: 200, body: JSON.stringify({ services: services(state) }) };
  await expect(checkEmulator(endpoint, fetch)).resolves.toBeUndefined();
});

test('where nothing answers, one line says what was tried and how to start an emulator', async () => {
  const closed = await aClosedPort();
  const message = await messageOf(checkEmulator(closed, fetch));
  expect(message).toBe(`no emulator answers at ${closed}/_localstack/health (ECONNREFUSED); ${HOW_TO_START}`);
  expect(message).not.toContain('\n');
  expect(message).toMatch(/docker compose up -d localstack.*npm run ministack.*--endpoint or LOCALSTACK_ENDPOINT/);
});

test.each([
  [404, 'Not Found'],
  [200, '<html></html>'],
  [200, '{"status":"ok"}'],
])('an endpoint that answers %d %s is not an emulator', async (status, body) => {
  answer = { status, body };
  const message = await messageOf(checkEmulator(endpoint, fetch));
  expect(message).toContain(`what answers at ${endpoint}/_localstack/health is no LocalStack-compatible emulator`);
  expect(message).toContain(`status ${status}`);
});

test('an emulator that lacks a service is reported with the name of the service', async () => {
  answer = { status: 200, body: JSON.stringify({ services: { ...services('running'), kinesis: 'disabled' } }) };
  expect(await messageOf(checkEmulator(endpoint, fetch))).toBe(
    `the emulator at ${endpoint} runs without kinesis: start it with these services (SERVICES)`,
  );
});

test('an endpoint that accepts the call and never answers times out', async () => {
  const never = (_url: string, init?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      expect(init?.signal).toBeInstanceOf(AbortSignal);
      reject(new DOMException('too late', 'TimeoutError'));
    });
  expect(await messageOf(checkEmulator('http://127.0.0.1:2', never))).toContain('(TimeoutError)');
});

/** An address where nothing listens any more. */
async function aClosedPort(): Promise<string> {
  const brief = createServer().listen(0, '127.0.0.1');
  await once(brief, 'listening');
  const { port } = brief.address() as AddressInfo;
  brief.close();
  await once(brief, 'close');
  return `http://127.0.0.1:${port}`;
}
