import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureBuilt } from '../../scripts/build';
import { aProcessGroup, endProcessGroups, type Ended } from '../a-process-group';
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

beforeAll(() => ensureBuilt(), 120_000);

afterEach(endProcessGroups);

async function signalled(
  argv: readonly string[],
  { afterMs, signal }: { readonly afterMs: number; readonly signal: NodeJS.Signals },
): Promise<Ended> {
  const folder = aFolder();
  const env = { PATH: process.env.PATH, HOME: folder.path };
  const program = aProcessGroup(process.execPath, [LEGION, ...argv], { cwd: folder.path, env });
  await delay(afterMs);
  program.signal(signal);
  const ended = await program.ended;
  folder.remove();
  return ended;
}

/** Before the program handles signals, the system ends it; afterwards it reports the outcome of the run. */
function howItEnded({ said, exitCode, endedBy }: Ended, signal: NodeJS.Signals, provenCodes: readonly number[]) {
  if (PROOF.test(said)) return provenCodes.includes(exitCode!) ? 'proven' : `a proof with exit code ${exitCode}`;
  if (/[1-9]\d* accepted/.test(said)) return 'without the proof of what was accepted';
  const isOrderly = endedBy === signal || exitCode === INTERRUPTED;
  return isOrderly ? 'before anything was sent' : `exit code ${exitCode}, signal ${endedBy}`;
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
      const ended = await signalled(argv, { afterMs, signal });
      expect(ended.said).not.toContain('unexpected:');
      const how = howItEnded(ended, signal, provenCodes);
      expect([ended.said, how]).toEqual([ended.said, expect.stringMatching(/^(proven|before anything was sent)$/)]);
    },
  );
});
