import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startMiniStack } from '../../../../bin/deploy/local/ministack-process';

const folder = mkdtempSync(path.join(os.tmpdir(), 'legion-ministack-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands in for Python: an emulator that answers at its port, and does the given action once it listens. */
function anEmulator(name: string, whenListening: string): string {
  const file = path.join(folder, name);
  const server = "require('node:http').createServer((_request, response) => response.end('{}'))";
  const script = `${server}.listen(process.env.GATEWAY_PORT, '127.0.0.1', () => { ${whenListening} });`;
  writeFileSync(file, `#!${process.execPath}\n${script}\n`, { mode: 0o755 });
  return file;
}

const SAYS_SO = 'console.log("Running on http://127.0.0.1:" + process.env.GATEWAY_PORT)';

test('is ready when the child itself says that it has the port, and answers there', async () => {
  const { endpoint, pid, stop } = await startMiniStack({ python: anEmulator('sound', SAYS_SO), env: process.env });
  try {
    expect(await (await fetch(`${endpoint}/_ministack/ready`)).text()).toBe('{}');
    expect(pid).toBeGreaterThan(0);
  } finally {
    await stop();
  }
});

test('a port on which something else answers is refused before anything starts', async () => {
  const other = createServer((_request, response) => void response.end('{}')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const starting = startMiniStack({ python: anEmulator('second', SAYS_SO), port, env: process.env });
  await expect(starting).rejects.toThrow(inUse(port));
  other.close();
});

const inUse = (port: number) =>
  `port ${port} is in use (EADDRINUSE): an emulator may already be up there; use it, or stop it first`;

test('answers at the port do not count without a child that owns it', async () => {
  const python = anEmulator('loser', 'console.log("address in use"); setTimeout(() => process.exit(3), 300)');
  await expect(startMiniStack({ python, env: process.env })).rejects.toThrow(
    /^MiniStack did not start at http:\/\/127\.0\.0\.1:\d+: address in use$/,
  );
});
