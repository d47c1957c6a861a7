import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureBuilt } from '../../scripts/build';
import { aFolder } from './a-context';

/**
 * A signal to the whole process group, as a terminal or a supervisor sends it, at many moments of a cold start: while
 * modules load, while the cloud is created, while events are in flight.
 */
const LEGION = path.resolve(__dirname, '../../dist/legion/bin/legion.js');
const MOMENTS = 20;
const STEP_MS = 250;
/** Exit codes, as documented in the README. */
const INCOMPLETE = 3;
const INTERRUPTED = 130;
const PROOF = /PROVEN: every event is stored exactly once|INCOMPLETE/;
const children: ChildProcess[] = [];

beforeAll(() => ensureBuilt(), 120_000);

afterEach(() => {
  for (const { pid, exitCode, signalCode } of children.splice(0)) {
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }
});

type Ended = {
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly said: string;
};

async function signalled(
  argv: readonly string[],
  { afterMs, signal }: { afterMs: number; signal: 'SIGINT' | 'SIGTERM' },
) {
  const folder = aFolder();
  const child = spawn(process.execPath, [LEGION, ...argv], {
    cwd: folder.path,
    detached: true,
    env: { PATH: process.env.PATH, HOME: folder.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await delay(afterMs);
  process.kill(-child.pid!, signal);
  const [exitCode, endedBy] = await ended;
  folder.remove();
  return { exitCode, endedBy, said };
}

/** Before the program handles signals, the system ends it; afterwards it reports the outcome of the run. */
function howItEnded({ said, exitCode, endedBy }: Ended, provenCodes: readonly number[]): string {
  if (PROOF.test(said)) return provenCodes.includes(exitCode!) ? 'proven' : `a proof with exit code ${exitCode}`;
  if (/[1-9]\d* accepted/.test(said)) return 'without the proof of what was accepted';
  const isOrderly = endedBy !== null || exitCode === INTERRUPTED;
  return isOrderly ? 'before anything was sent' : `exit code ${exitCode}`;
}

describe.each([
  ['start', ['start', '--dashboard-port', '0', '--rate', '100'], [0, INCOMPLETE]],
  [
    'demo --keep',
    ['demo', '--events', '100k', '--rate', '200', '--keep', '--dashboard-port', '0'],
    [INTERRUPTED, INCOMPLETE],
  ],
] as const)('%s', (_name, argv, provenCodes) => {
  test.each(Array.from({ length: MOMENTS }, (_, index) => (index + 1) * STEP_MS))(
    'a signal %i ms after the start ends it with the proof, or before anything was sent',
    async (afterMs) => {
      const signal = (afterMs / STEP_MS) % 2 === 0 ? 'SIGINT' : 'SIGTERM';
      const { exitCode, endedBy, said } = await signalled(argv, { afterMs, signal });
      expect(said).not.toContain('unexpected:');
      const how = howItEnded({ said, exitCode, endedBy }, provenCodes);
      expect([said, how]).toEqual([said, expect.stringMatching(/^(proven|before anything was sent)$/)]);
    },
  );
});
