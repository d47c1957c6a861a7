import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openFileCheckpoints } from '../../../../lib/embedded/event-source-mapping/file-checkpoints';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what was set is there after opening the file again', async () => {
  const file = path.join(folder, 'deep', 'mapping.json');
  const first = await openFileCheckpoints(file);
  first.set('s-0', '1');
  first.set('s-1', '7');
  first.set('s-0', '2');
  await first.flush();
  const second = await openFileCheckpoints(file);
  expect([second.get('s-0'), second.get('s-1'), second.get('s-2')]).toEqual(['2', '7', undefined]);
});

test('changes during a write are written too, and no part-written file is left', async () => {
  const checkpoints = await openFileCheckpoints(path.join(folder, 'mapping.json'));
  for (let n = 0; n < 100; n += 1) {
    checkpoints.set('s-0', String(n));
    await Promise.resolve();
  }
  await checkpoints.flush();
  expect(JSON.parse(await readFile(path.join(folder, 'mapping.json'), 'utf8'))).toEqual({
    version: 1,
    checkpoints: { 's-0': '99' },
  });
  expect(await readdir(folder)).toEqual(['mapping.json']);
});

test('a file that is something else is refused', async () => {
  const file = path.join(folder, 'mapping.json');
  await writeFile(file, '{"version":1');
  await expect(openFileCheckpoints(file)).rejects.toThrow(/is not a checkpoint file: remove it/);
});

test('checkpoints that cannot be written are reported by flush, and kept by a later one', async () => {
  const blocker = path.join(folder, 'mapping');
  await writeFile(blocker, 'a file where a folder is needed');
  await expect(openFileCheckpoints(path.join(blocker, 'file.json'))).rejects.toThrow(/ENOTDIR/);
  const checkpoints = await openFileCheckpoints(path.join(folder, 'later', 'file.json'));
  await writeFile(path.join(folder, 'later'), 'in the way');
  checkpoints.set('s-0', '1');
  await expect(checkpoints.flush()).rejects.toThrow(/could not be written/);
  await rm(path.join(folder, 'later'));
  await checkpoints.flush();
  expect((await openFileCheckpoints(path.join(folder, 'later', 'file.json'))).get('s-0')).toBe('1');
});
