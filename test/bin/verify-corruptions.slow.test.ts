import type { Verification } from '../../lib/aws/verify-run';
import { aProvenRun, type ProvenRun } from './a-proven-run';
import { corruptions, whileCorrupted } from './corruption';

const EVENTS = 3_000;
const CORRUPTIONS = 200;
const SEED = Number(process.env.LEGION_TEST_SEED ?? Date.now() % 1e9);

let proving: Promise<ProvenRun>;
let proven: ProvenRun;
beforeAll(async () => {
  proving = aProvenRun({ events: EVENTS });
  proven = await proving;
}, 120_000);
// Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
afterAll(async () => (await proving).end());

test(`${CORRUPTIONS} random corruptions of bronze are each found and named (seed ${SEED})`, async () => {
  const missed: string[] = [];
  for (const corruption of corruptions({ seed: SEED, count: CORRUPTIONS, rows: EVENTS })) {
    await whileCorrupted(corruption, proven, async (named) => {
      const { exitCode, json } = await proven.verify('--json');
      const { verdict, findings } = json as unknown as Verification;
      const found = new Set(findings.map(({ eventId }) => eventId));
      const right =
        exitCode === 2 && verdict === 'MISMATCH' && found.size === named.length && named.every((id) => found.has(id));
      if (!right)
        missed.push(`${JSON.stringify(corruption)}: ${verdict}, named ${[...found].join()} for ${named.join()}`);
    });
  }
  expect(missed).toEqual([]);
  expect((await proven.verify()).exitCode).toBe(0);
}, 900_000);
