import { LEGION_FAULT_KINDS, AWS_FAULT_KINDS } from '../../lib/cloud/faults/fault-kind';
import { namedFaults, readFaults } from '../../bin/settings/fault-sets';
import { aContext, aFolder, run } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { shareAssembly } from '../local-assembly';

const folder = aFolder();
beforeAll(() => shareAssembly(folder.path));
afterAll(() => folder.remove());

async function provenUnder(set: string, events: number, ...words: string[]): Promise<Record<string, number>> {
  const dataset = ['--dataset', aDatasetFile(folder.path, { clients: 2_000 })];
  const mix = ['--workload', 'credit,card', '--events', `${events}`, ...words];
  const { exitCode, json } = await run(aContext(folder.path), 'demo', ...dataset, ...mix, '--faults', set, '--json');
  expect(json).toMatchObject({ verdict: 'PROVEN', accepted: events, lost: 0, missing: 0, extra: 0, altered: 0 });
  expect(exitCode).toBe(0);
  return (json as { faults: Record<string, number> }).faults;
}

test('everything has each kind', async () => {
  const { rules } = await readFaults('everything', folder.path);
  expect(new Set(rules.map(({ kind }) => kind))).toEqual(new Set([...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS]));
});

test.each([...namedFaults().keys()])('a run under %s ends PROVEN', async (name) => {
  const fired = await provenUnder(name, 8_000, '--rate', '1000');
  expect(Object.keys(fired).length).toBeGreaterThan(0);
});

test('100,000 events under everything end PROVEN, and every kind that can hit has', async () => {
  const fired = await provenUnder('everything', 100_000, '--rate', '3000');
  // Nothing is given up in the end, so the failure bucket is not asked for.
  const kinds = [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS].filter((kind) => kind !== 'legion:destination-unreachable');
  expect(
    Object.keys(fired)
      .filter((kind) => kind !== 'legion:destination-unreachable')
      .toSorted(),
  ).toEqual(kinds.toSorted());
});
