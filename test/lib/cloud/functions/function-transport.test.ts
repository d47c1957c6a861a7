import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Call } from '../../../../lib/cloud/engines/call';
import { servePort } from '../../../../lib/cloud/engines/serve-port';
import { TRANSPORT_GLOBAL } from '../../../../lib/domain/names';
import { withFunction } from './a-function';

/** Opens ports to engines that answer with what they were asked. */
function openPorts() {
  const portTo = (service: string) => {
    const { port1, port2 } = new MessageChannel();
    servePort(port1, ({ operation, body }: Call) => {
      const text = JSON.stringify({ TableNames: [service, operation, Buffer.from(body).toString()] });
      return { status: 200, body: new TextEncoder().encode(text) };
    });
    return port2;
  };
  return { kinesis: portTo('kinesis'), dynamodb: portTo('dynamodb') };
}

test('clients of a function reach the engines over the transport that the runtime offers', async () => {
  const code = `const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
  exports.handler = async () => {
    const requestHandler = globalThis.${TRANSPORT_GLOBAL}('dynamodb', 1000);
    const client = new DynamoDBClient({ region: 'eu-west-1', requestHandler,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
    return (await client.send(new ListTablesCommand({ Limit: 3 }))).TableNames;
  }`;
  await withFunction(
    code,
    async ({ invoke }) =>
      expect(await invoke()).toEqual({ ok: true, response: ['dynamodb', 'ListTables', '{"Limit":3}'] }),
    { openPorts },
  );
});

test('a function without ports is offered no transport', async () => {
  const code = `exports.handler = async () => '${TRANSPORT_GLOBAL}' in globalThis`;
  await withFunction(code, async ({ invoke }) => expect(await invoke()).toEqual({ ok: true, response: false }));
});

test('four invocations of a function that only awaits run at once, although one thread is eager', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'at-once-'));
  // Each waits until it sees the marks of all four: one after the other, they would run into the function's timeout.
  const code = `const { readdirSync, writeFileSync } = require('node:fs');
  exports.handler = async ({ n }) => {
    writeFileSync(${JSON.stringify(folder)} + '/' + n, '');
    while (readdirSync(${JSON.stringify(folder)}).length < 4) await new Promise((go) => setTimeout(go, 2));
    return n;
  }`;
  await withFunction(
    code,
    async ({ invoke }) => {
      const answers = await Promise.all([1, 2, 3, 4].map((n) => invoke({ n })));
      expect(answers).toEqual([1, 2, 3, 4].map((response) => ({ ok: true, response })));
    },
    { limits: { eager: 1, most: 8, patienceMs: 1 } },
  );
  rmSync(folder, { recursive: true });
});
