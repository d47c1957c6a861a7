import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';
import { served, whenProven } from './a-served-page';

const folder = aFolder();
const dataset = aDatasetFile(folder.path);
let opened: OpenCloud;

beforeAll(async () => {
  opened = await aCloud(folder.path);
}, 60_000);
afterAll(async () => {
  await opened?.close();
  folder.remove();
});

test('beside a producer in another process, /verify says PROVEN as legion verify does, for a cloud known by its folder', async () => {
  const runId = 'outside';
  const words = ['--events', '200', '--rate', '2000', '--run-id', runId, '--dataset', dataset];
  expect((await run(aContext(folder.path), 'produce', ...words)).exitCode).toBe(0);
  await opened.cloud.idle();
  const verified = await run(aContext(folder.path), 'verify', '--run-id', runId, '--dataset', dataset, '--json');
  expect(verified.json.verdict).toBe('PROVEN');
  await served({ folder: folder.path, dataset, target: opened.target, by: 'folder' }, async (url, context) => {
    const answer = await whenProven(url, context, ({ proof }) => proof === 'PROVEN');
    expect(answer).toMatchObject({ verdict: 'EQUAL', proof: 'PROVEN' });
    expect(answer.totals.bronze).toBe(answer.totals.generated);
    const outside = answer.run_proofs.find(({ run_id }) => run_id === runId);
    expect(outside?.known_by).toEqual(['manifest', 'tables']);
  });
});
