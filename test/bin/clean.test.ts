import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aContext, aFolder, run } from './a-context';

let folder: ReturnType<typeof aFolder>;
beforeEach(() => {
  folder = aFolder();
  for (const name of ['.legion/cache', '.legion/assembly', '.legion/runs/r1', '.legion/data', 'cdk.out', 'src']) {
    mkdirSync(path.join(folder.path, name), { recursive: true });
    writeFileSync(path.join(folder.path, name, 'file'), 'x');
  }
});
afterEach(() => folder.remove());

const KEPT = ['.legion/cache', '.legion/assembly', '.legion/runs', '.legion/data', 'cdk.out', 'src'];

test.each([
  [[], ['.legion/runs', '.legion/data', 'src']],
  [['--runs'], ['.legion/data', 'src']],
  [['--data'], ['.legion/runs', 'src']],
  [['--all'], ['src']],
])('clean %j leaves only %j', async (flags, left) => {
  const { exitCode, json } = await run(aContext(folder.path), 'clean', ...flags, '--json');
  expect(exitCode).toBe(0);
  expect(KEPT.filter((name) => existsSync(path.join(folder.path, name)))).toEqual(left);
  expect((json.removed as string[]).toSorted()).toEqual(KEPT.filter((name) => !left.includes(name)).toSorted());
});

test('clean says so when there is nothing to remove', async () => {
  const empty = aFolder();
  expect(await run(aContext(empty.path), 'clean')).toMatchObject({ exitCode: 0, stdout: 'nothing to remove\n' });
  empty.remove();
});
