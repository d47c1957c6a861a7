import { once, EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient } from '../../../../lib/aws/clients';
import { faultKindOf } from '../../../../lib/aws/fault-kind';
import { UserError } from '../../../../lib/core/user-error';
import { createPortClient } from '../../../../lib/cloud/engines/port-client';
import { createPortTransport } from '../../../../lib/cloud/engines/port-transport';
import { startEngineThread, type RunningEngine } from '../../../../lib/cloud/engines/start-engine';
import { createWriteGate } from '../../../../lib/cloud/engines/write-gate';

const WORKER = path.join(__dirname, 'a-fake-engine.ts');
const gate = createWriteGate();
const warnings: string[] = [];

let engine: RunningEngine;
beforeAll(async () => {
  engine = await startEngineThread('dynamodb', WORKER, {
    writeGate: gate,
    onWarning: (message) => void warnings.push(message),
  });
});
afterAll(() => engine.stop());

async function ask(operation: string, text = ''): Promise<{ status: number; errorType?: string; text: string }> {
  const client = createPortClient(engine.connect());
  const { body, ...rest } = await client.call({ operation, format: 'json', body: Buffer.from(text) });
  client.close();
  return { ...rest, text: Buffer.from(body).toString() };
}

test('an engine answers over any number of ports', async () => {
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => ask('Echo', text)));
  expect(answers.map(({ text }) => text)).toEqual(['Echo: a', 'Echo: b', 'Echo: c']);
  expect(await ask('Later')).toMatchObject({ status: 200, text: 'later' });
});

test('what a mapping has settled reaches the engine', async () => {
  const checkpoints = { mapping: 'one', streamName: 'events', checkpoints: { 'shardId-0': '7' } };
  engine.settled(checkpoints);
  expect(JSON.parse((await ask('Settled')).text)).toEqual(checkpoints);
});

test('a call that makes the engine throw is a server fault, told once, and the engine goes on', async () => {
  for (const operation of ['Throw', 'Throw', 'Reject']) {
    const answer = await ask(operation);
    expect(answer).toMatchObject({ status: 500, errorType: 'InternalFailure' });
  }
  expect(warnings.map((text) => text.split('\n')[0])).toEqual([
    'Throw made the engine fail: Error: a defect',
    'Reject made the engine fail: Error: a late defect',
  ]);
  expect((await ask('Echo', 'on')).text).toBe('Echo: on');
});

test.each(['PutRecords', 'CreateStream', 'BatchWriteItem', 'UpdateItem', 'TransactWriteItems'])(
  'while the disk is full, %s is answered with ServiceUnavailable',
  async (operation) => {
    gate.set('closed');
    const refused = await ask(operation);
    gate.set('open');
    expect(refused).toMatchObject({ status: 503, errorType: 'ServiceUnavailable' });
    expect(JSON.parse(refused.text)).toMatchObject({
      __type: 'ServiceUnavailable',
      message: expect.stringContaining('64 MB'),
    });
    expect((await ask(operation)).status).toBe(200);
  },
);

test.each(['GetRecords', 'DeleteStream', 'Query', 'DeleteItem'])(
  'while the disk is full, %s is still answered',
  async (operation) => {
    gate.set('closed');
    const answer = await ask(operation);
    gate.set('open');
    expect(answer.status).toBe(200);
  },
);

describe("the SDK's client over the port", () => {
  let client: DynamoDBClient;
  beforeAll(() => {
    const port = createPortClient(engine.connect());
    const transport = createPortTransport({ dynamodb: port, kinesis: port });
    client = createDynamoDbClient({ endpoint: 'http://127.0.0.1:1', transport, maxAttempts: 1 });
  });

  test('sends its command to the engine and reads the answer', async () => {
    const output = await client.send(new ListTablesCommand({ Limit: 7 }));
    expect(output.TableNames).toEqual(['{"Limit":7}']);
    expect(output.$metadata).toMatchObject({ httpStatusCode: 200, requestId: expect.stringMatching(/^[\w-]{36}$/) });
  });

  test("gets the engine's errors as the SDK's classes", async () => {
    gate.set('closed');
    const refused = await client
      .send(new PutItemCommand({ TableName: 't', Item: {} }))
      .catch((error: unknown) => error);
    gate.set('open');
    expect(refused).toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
    expect(faultKindOf(refused)).toBe('server-fault');
  });

  test('can be aborted', async () => {
    const abort = new AbortController();
    const answer = client.send(new ListTablesCommand({}), { abortSignal: abort.signal });
    abort.abort();
    expect(faultKindOf(await answer.catch((error: unknown) => error))).toBe('aborted');
  });
});

test('an engine that dies says so once, with the reason, and rejects the calls in flight', async () => {
  const told: Error[] = [];
  const death = new EventEmitter();
  const dying = await startEngineThread('kinesis', WORKER, {
    onFailure: (error) => (told.push(error), death.emit('died')),
  });
  const client = createPortClient(dying.connect());
  const died = once(death, 'died');
  const [pending] = await Promise.allSettled([
    client.call({ operation: 'Die', format: 'json', body: new Uint8Array() }),
  ]);
  await died;
  await dying.stop();
  expect(faultKindOf((pending as PromiseRejectedResult).reason)).toBe('broken-connection');
  expect(told.map(({ name, message }) => `${name}: ${message}`)).toEqual([
    'EngineFailure: the embedded Kinesis has stopped by itself, and the cloud with it: Error: the heap is torn',
  ]);
});

test('an engine that is stopped several times closes once, and is no failure', async () => {
  const warned: string[] = [];
  const told: Error[] = [];
  const stopping = await startEngineThread('kinesis', WORKER, {
    onWarning: (message) => void warned.push(message),
    onFailure: (error) => void told.push(error),
  });
  await Promise.all([stopping.stop(), stopping.stop()]);
  expect(warned).toEqual(['closed']);
  expect(told).toEqual([]);
});

test('an engine that cannot close says so once, and counts as stopped', async () => {
  const warned: string[] = [];
  const told: Error[] = [];
  const stopping = await startEngineThread('kinesis', WORKER, {
    onWarning: (message) => void warned.push(message),
    onFailure: (error) => void told.push(error),
  });
  const client = createPortClient(stopping.connect());
  await client.call({ operation: 'FailAtTheEnd', format: 'json', body: new Uint8Array() });
  client.close();
  await stopping.stop();
  expect(warned).toEqual(['the embedded Kinesis could not close: Error: the disk is gone']);
  expect(told).toEqual([]);
});

test('a thread that ends before it says anything is a failed start', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
  const worker = path.join(folder, 'ends.js');
  writeFileSync(worker, 'process.exit(3);');
  const failure = await startEngineThread('kinesis', worker, {}).catch((error: unknown) => error);
  rmSync(folder, { recursive: true });
  expect(failure).toEqual(new Error('the embedded Kinesis did not start: its thread ended with code 3'));
});

test('a file in place of the folder is refused in one line', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
  const dataDir = path.join(folder, 'file');
  writeFileSync(dataDir, '');
  const failure = await startEngineThread('kinesis', WORKER, { dataDir }).catch((error: unknown) => error);
  rmSync(folder, { recursive: true });
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as Error).message).toMatch(
    /^the embedded Kinesis cannot open its state in .*; use another data folder or remove this one$/,
  );
});
