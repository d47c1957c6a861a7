import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aFolder } from './a-context';
import { aDatasetFile } from './a-dataset';
import { startLegion } from './a-process';

const folder = aFolder();
const dataset = aDatasetFile(folder.path);
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  folder.remove();
});

/** The commands that talk to a stream or a table, as a person calls them. */
const COMMANDS = [['query', 'recent'], ['query', 'stats'], ['status'], ['verify', '--run-id', 'known'], ['tail']];

const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'a 503': (response) => void response.writeHead(503).end(),
  'a 400 that throttles': (response) =>
    void response.writeHead(400).end('{"__type":"ThrottlingException","message":"Rate exceeded"}'),
  XML: (response) => void response.writeHead(403).end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'),
  HTML: (response) => void response.end('<!doctype html><title>Welcome</title>'),
  nothing: (response) => void response.end(),
  'a reset': (response) => void response.socket!.destroy(),
  'another protocol': (response) => void response.socket!.end('SSH-2.0-OpenSSH_9.2\r\n'),
  silence: () => {},
};

async function aServer(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A run in the folder, so that verify has something to prove. */
beforeAll(async () => {
  const words = ['produce', '--sink', 'ndjson', '-n', '5', '--run-id', 'known', '--dataset', dataset];
  await startLegion(words, { cwd: folder.path }).ended;
});

test.each(Object.keys(ANSWERS))(
  'where an endpoint answers with %s, each command ends with one line that names it and a remedy',
  async (name) => {
    const endpoint = await aServer(ANSWERS[name]!);
    const env = { LOCALSTACK_ENDPOINT: endpoint };
    const ends = await Promise.all(COMMANDS.map((words) => startLegion(words, { cwd: folder.path, env }).ended));
    for (const { exitCode, stderr } of ends) {
      const last = stderr.trimEnd().split('\n').at(-1)!;
      expect(last).toContain(endpoint);
      expect(last).toMatch(/: [a-z][^:]+$/);
      expect(stderr).not.toMatch(/unexpected|Unexpected token|\n +at /);
      expect(exitCode).toBe(1);
    }
  },
);

test('produce ends at once when the endpoint refuses in a way no AWS service does', async () => {
  const endpoint = await aServer(ANSWERS.XML!);
  const words = ['produce', '-n', '5', '--run-id', 'new', '--dataset', dataset, '--endpoint', endpoint];
  const { exitCode, stderr } = await startLegion(words, { cwd: folder.path }).ended;
  expect(stderr).toMatch(/an answer that no AWS service gives \(status 403.*--endpoint\n$/);
  expect(exitCode).toBe(1);
});

test.each([
  ['http://127.0.0.1:1', /^Kinesis \w+ at http:\/\/127\.0\.0\.1:1: nothing listens at 127\.0\.0\.1:1: start it/],
  [
    'http://no-such.localhost.invalid:1',
    /: the host no-such\.localhost\.invalid is unknown \(E[A-Z_]+\): check its name/,
  ],
])('%s is reported as unreachable in one line', async (endpoint, expected) => {
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_REGION: 'us-east-1',
  };
  const { exitCode, stderr } = await startLegion(['status'], { cwd: folder.path, env }).ended;
  expect(stderr).toMatch(expected);
  expect(exitCode).toBe(1);
});
