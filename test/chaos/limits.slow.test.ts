import type { Throttles } from '../../lib/cloud/limits/limits';
import { aContext, aFolder, run } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { shareAssembly } from '../local-assembly';

const EVENTS = 12_000;

const folder = aFolder();
beforeAll(() => shareAssembly(folder.path));
afterAll(() => folder.remove());

test('a run whose tables take less than its producer sends is throttled, and ends PROVEN', async () => {
  const dataset = ['--dataset', aDatasetFile(folder.path, { clients: 2_000 })];
  const mix = ['--workload', 'credit,card', '--events', `${EVENTS}`, '--rate', '4000'];
  const { exitCode, json } = await run(
    aContext(folder.path),
    'demo',
    ...dataset,
    ...mix,
    '--limits',
    'dynamodb',
    '--json',
  );
  expect(json).toMatchObject({ verdict: 'PROVEN', accepted: EVENTS, lost: 0, missing: 0, extra: 0, altered: 0 });
  expect(exitCode).toBe(0);
  const { limited } = json as { limited: readonly Throttles[] };
  expect(new Set(limited.map(({ service }) => service))).toEqual(new Set(['dynamodb']));
  expect(limited.map(({ limit }) => limit)).toContain('TableWriteKeyRangeThroughputExceeded');
});
