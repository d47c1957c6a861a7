import { shareAssembly } from '../local-assembly';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

const folder = aFolder();
const dataset = aDatasetFile(folder.path);
shareAssembly(folder.path);
afterAll(() => folder.remove());

const FAST = ['--dataset', dataset, '--network', 'excellent'];

test('state in a folder outlives the process: the same run has nothing left to do and is still proven', async () => {
  const words = ['demo', ...FAST, '--events', '60', '--run-id', 'kept', '--data-dir', 'state', '--json'];
  const first = await run(aContext(folder.path), ...words);
  expect(first.json).toMatchObject({ verdict: 'PROVEN', acceptedNow: 60 });
  const second = await run(aContext(folder.path), ...words);
  expect(second.json).toMatchObject({ verdict: 'PROVEN', bronze: 60, acceptedNow: 0, stoppedBy: 'already-complete' });
  expect(second.exitCode).toBe(0);
});

test('the same command against a cloud created since then sends the whole run again and proves it there', async () => {
  const words = ['demo', ...FAST, '--events', '60', '--run-id', 'again', '--json'];
  const first = await run(aContext(folder.path), ...words);
  expect(first.json).toMatchObject({ verdict: 'PROVEN', acceptedNow: 60 });
  const second = await run(aContext(folder.path), ...words);
  expect(second.json).toMatchObject({ verdict: 'PROVEN', acceptedNow: 60, stoppedBy: 'count' });
  expect(second.stderr).toContain(
    'run again starts over and is sent in full: it was sent to another stream of this name',
  );
});
