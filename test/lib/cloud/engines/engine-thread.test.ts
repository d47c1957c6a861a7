import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../../../lib/aws/clients';
import { UserError } from '../../../../lib/core/user-error';
import { startDynamoDbEngine } from '../../../../lib/cloud/dynamodb/dynamodb-engine';
import { startEngineThread } from '../../../../lib/cloud/engines/engine-thread';
import { startKinesisEngine } from '../../../../lib/cloud/kinesis/kinesis-engine';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

test.each([
  ['Kinesis', startKinesisEngine],
  ['DynamoDB', startDynamoDbEngine],
])('%s on a port in use is refused in one line that says what to do', async (title, start) => {
  const { server, port } = await occupy();
  const failure = await start({ port }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as Error).message).toBe(
    `port ${port} for the embedded ${title} is in use: stop the program that listens there, name another port, or use 0 for any free one`,
  );
  server.close();
});

test.each([
  ['Kinesis', startKinesisEngine],
  ['DynamoDB', startDynamoDbEngine],
])('%s with a file in place of its folder is refused in one line', async (title, start) => {
  const dataDir = path.join(folder, 'file');
  writeFileSync(dataDir, '');
  const failure = await start({ dataDir }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as Error).message).toMatch(
    new RegExp(`^the embedded ${title} cannot open its state in .*; use another data folder or remove this one$`),
  );
});

test('a damaged journal is refused with its line number', async () => {
  const dataDir = path.join(folder, 'dynamodb');
  mkdirSync(dataDir);
  writeFileSync(path.join(dataDir, 'journal.ndjson'), '["put","table","x",{}]\nrubbish\n');
  await expect(startDynamoDbEngine({ dataDir })).rejects.toThrow(
    /^line 2 of .* is damaged: it is not JSON; put a copy back, or remove/,
  );
});

test('an engine that is stopped several times stops once and frees its port', async () => {
  const engine = await startDynamoDbEngine();
  const client = createDynamoDbClient({ endpoint: engine.endpoint });
  await client.send(new ListTablesCommand({})); // leaves a connection open
  await Promise.all([engine.stop(), engine.stop()]);
  const port = Number(new URL(engine.endpoint).port);
  const again = await startDynamoDbEngine({ port });
  expect(again.endpoint).toBe(engine.endpoint);
  client.destroy();
  await again.stop();
});

test('an engine that dies reports it once, with the reason', async () => {
  const told: Error[] = [];
  const died = new EventEmitter();
  const onFailure = (error: Error) => {
    told.push(error);
    died.emit('died');
  };
  const firstDeath = once(died, 'died');
  const engine = await startEngineThread('kinesis', path.join(__dirname, 'a-dying-worker.ts'), { onFailure });
  await firstDeath;
  await engine.stop();
  expect(told.map(({ name, message }) => `${name}: ${message}`)).toEqual([
    'EngineFailure: the embedded Kinesis has stopped by itself, and the cloud with it: Error: the heap is torn',
  ]);
});
