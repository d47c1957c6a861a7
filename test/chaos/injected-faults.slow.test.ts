import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS, type FaultKind } from '../../lib/cloud/faults/fault-kind';
import { FAULT_SCOPES } from '../../lib/cloud/faults/fault-scope';
import type { FaultSet } from '../../lib/cloud/faults/fault-rule';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import { aCloud } from '../bin/a-cloud';
import { aContext, aFolder, run } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { aRule } from '../lib/cloud/faults/a-rule';

const EVENTS = 2_000;
/** The rest has a test of its own: it hits nothing while all batches succeed, or hits the cloud once. */
const APART: readonly FaultKind[] = [
  'legion:destination-unreachable',
  'legion:clock-jump',
  'legion:reshard',
  'legion:full-disk',
];
const KINDS = [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS].filter((kind) => !APART.includes(kind));
const CASES = KINDS.flatMap((kind) =>
  (FAULT_SCOPES[kind].moments ?? [undefined]).map((moment) => ({
    kind,
    moment,
    what: [kind, moment ?? []].flat().join(', '),
  })),
);

const folder = aFolder();
let open: OpenCloud;
beforeAll(async () => void (open = await aCloud(folder.path)));
afterAll(async () => {
  await open.close();
  folder.remove();
});

async function provenUnder(set: FaultSet, runId: string): Promise<Map<FaultKind, number>> {
  const { cloud } = open;
  const command = (...words: string[]) =>
    run(aContext(folder.path), ...words, '--dataset', aDatasetFile(folder.path, { clients: 2_000 }), '--json');
  await cloud.inject(set);
  const words = ['--workload', 'credit,card', '--events', `${EVENTS}`, '--rate', '4000', '--run-id', runId];
  const produced = await command('produce', ...words);
  const verified = await command('verify', '--run-id', runId, '--wait', '120');
  await cloud.inject(undefined);
  expect(produced).toMatchObject({ exitCode: 0, json: { accepted: EVENTS } });
  expect(verified.json).toMatchObject({ verdict: 'PROVEN', bronze: EVENTS, lost: 0, missing: 0, extra: 0 });
  const own = new Set(set.rules.map(({ name }) => name));
  const counts = cloud.faults().counts.filter(({ rule }) => own.has(rule));
  return new Map(counts.map(({ kind, count }) => [kind, count]));
}

test.each(CASES)('a run under $what ends PROVEN', async ({ kind, moment, what }) => {
  const name = `only ${what}`;
  const rule = aRule({ name, kind, moment, percentage: 15, delayMs: 200 });
  const fired = await provenUnder({ seed: 5, rules: [rule] }, `only${CASES.findIndex((other) => other.what === what)}`);
  expect(fired.get(kind)).toBeGreaterThan(0);
});

test('a run under all of these faults at once ends PROVEN', async () => {
  const rules = CASES.map(({ kind, moment, what }) =>
    aRule({ name: `all ${what}`, kind, moment, percentage: 5, delayMs: 200 }),
  );
  const fired = await provenUnder({ seed: 6, rules }, 'all');
  expect([...fired.keys()].toSorted()).toEqual(KINDS.toSorted());
});
