import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../../lib/core/user-error';

export type MiniStack = {
  readonly endpoint: string;
  readonly pid: number;
  /** What it has written so far. */
  readonly log: () => Promise<string>;
  /** Stops it and its Lambda workers, and removes its files. */
  readonly stop: () => Promise<void>;
};

export type MiniStackOptions = {
  /** The Python that has the package. */
  readonly python: string;
  /** @default a free one */
  readonly port?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
};

const IS_WINDOWS = process.platform === 'win32';
const READY_WITHIN_MS = 60_000;
const POLL_MS = 100;
const END_WITHIN_MS = 5_000;

/** Starts MiniStack on 127.0.0.1, with its state in memory, and waits until it answers. */
export async function startMiniStack({ python, port, env }: MiniStackOptions): Promise<MiniStack> {
  const chosen = port === undefined ? await freePort() : await refuseTakenPort(port);
  const folder = await mkdtemp(path.join(tmpdir(), 'legion-ministack-'));
  const logFile = path.join(folder, 'ministack.log');
  const log = await open(logFile, 'w');
  const child = spawn(python, ['-m', 'ministack'], {
    // A process group of its own, so that its Lambda workers end with it.
    detached: !IS_WINDOWS,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...withoutAws(env), BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(chosen), TMPDIR: folder },
  });
  await log.close();
  const endpoint = `http://127.0.0.1:${chosen}`;
  // However this process ends, the emulator ends with it.
  const endWithUs = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
  process.once('exit', endWithUs);
  const stop = async () => {
    process.off('exit', endWithUs);
    await endGroup(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(endpoint, child, () => readFile(logFile, 'utf8'));
  } catch (cause) {
    const written = await readFile(logFile, 'utf8');
    await stop();
    throw new UserError(`MiniStack did not start at ${endpoint}: ${lastLine(written)}`, { cause });
  }
  return { endpoint, pid: child.pid!, log: () => readFile(logFile, 'utf8'), stop };
}

/** Without credentials of the environment, which would reach the functions that it runs. */
function withoutAws(env: MiniStackOptions['env']): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS_|PERSIST_STATE|LOCALSTACK_)/.test(name)));
}

async function freePort(): Promise<number> {
  return listenOnce(0);
}

/** @throws UserError when something listens there, whose answers would be mistaken for the emulator's */
async function refuseTakenPort(port: number): Promise<number> {
  return listenOnce(port).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(
      `port ${port} is in use (${cause.code}): an emulator may already be up there; use it, or stop it first`,
      { cause },
    );
  });
}

async function listenOnce(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Ready means that our own child has the port, according to its log, is alive, and answers there. */
async function untilReady(endpoint: string, child: ChildProcess, readLog: () => Promise<string>): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const answer = await fetch(`${endpoint}/_ministack/ready`).catch(() => undefined);
    const listens = (await readLog()).includes(`Running on ${endpoint}`);
    if (failure) throw failure;
    if (hasEnded(child)) throw new Error(`ended with ${child.exitCode ?? child.signalCode}`);
    if (answer?.ok && listens) return;
    await delay(POLL_MS);
  }
  throw new Error(`not ready after ${READY_WITHIN_MS} ms`);
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const closed = hasEnded(child) ? Promise.resolve() : once(child, 'close');
  signalGroup(child.pid, 'SIGTERM');
  const late = setTimeout(() => signalGroup(child.pid!, 'SIGKILL'), END_WITHIN_MS);
  await closed;
  clearTimeout(late);
  // Workers may outlive their parent.
  signalGroup(child.pid, 'SIGKILL');
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Windows has no process groups and no signals, so there the whole process tree is ended. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    if (IS_WINDOWS) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, signal);
  } catch {
    // no process is left
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'it wrote nothing';
}
