import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../../../../lib/core/user-error';
import { readCheckpointFile } from '../../../../lib/cloud/mapping/checkpoint-file';
import { openFileCheckpoints } from '../../../../lib/cloud/mapping/file-checkpoints';
import { failingFiles } from '../../core/failing-files';
import { flipped } from '../../core/flips';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('checkpoints persist when the file is reopened', async () => {
  const file = path.join(folder, 'deep', 'mapping.json');
  const first = openFileCheckpoints(file);
  first.set('s-0', '1');
  first.set('s-1', '7');
  first.set('s-0', '2');
  await first.flush();
  const second = openFileCheckpoints(file);
  expect([second.get('s-0'), second.get('s-1'), second.get('s-2')]).toEqual(['2', '7', undefined]);
});

test('changes made during a write are written too, and no unfinished file is left', async () => {
  const checkpoints = openFileCheckpoints(path.join(folder, 'mapping.json'));
  for (let n = 0; n < 100; n += 1) {
    checkpoints.set('s-0', String(n));
    await Promise.resolve();
  }
  await checkpoints.flush();
  expect(JSON.parse(await readFile(path.join(folder, 'mapping.json'), 'utf8'))).toMatchObject({
    content: { version: 3, checkpoints: { 's-0': '99' } },
  });
  expect(await readdir(folder)).toEqual(['mapping.json']);
});

test('a file that is not a checkpoint file is refused', async () => {
  const file = path.join(folder, 'mapping.json');
  await writeFile(file, '{"version":1');
  expect(() => openFileCheckpoints(file)).toThrow(UserError);
  expect(() => openFileCheckpoints(file)).toThrow(
    `${file} is damaged: it is not a checkpoint file; remove it, and the stream is read from its start; records that are already stored are absorbed`,
  );
});

test('a file with a flipped bit or a missing end is refused', async () => {
  const file = path.join(folder, 'mapping.json');
  const marks = { streams: 'a', tables: { id: 'b', position: 7 } };
  const checkpoints = openFileCheckpoints(file, { streamName: 'events', marks: () => marks });
  checkpoints.set('shardId-000000000000', '49600000000000000000000000000000000000000000000000000001');
  await checkpoints.flush();
  const whole = await readFile(file);
  expect(readCheckpointFile(file)).toMatchObject({ streamName: 'events', marks });
  for (let at = 0; at < whole.length; at += 1) {
    for (const damaged of [flipped(whole, at, at % 8), whole.subarray(0, at)]) {
      await writeFile(file, damaged);
      expect(() => openFileCheckpoints(file)).toThrow(/is damaged: it/);
    }
  }
});

test('a file of an earlier version can be read', async () => {
  const file = path.join(folder, 'mapping.json');
  await writeFile(file, '{"version":1,"checkpoints":{"s-0":"7"}}');
  expect(openFileCheckpoints(file).get('s-0')).toBe('7');
});

test.each([
  ['openSync', 'EMFILE'],
  ['writeSync', 'ENOSPC'],
  ['renameSync', 'EACCES'],
  ['mkdirSync', 'EROFS'],
] as const)(
  'when %s fails with %s, flush rejects in one line, the old file stays, and a later flush writes everything',
  async (operation, code) => {
    const file = path.join(folder, 'mapping.json');
    const first = openFileCheckpoints(file);
    first.set('s-0', '1');
    await first.flush();
    const files = failingFiles(operation, code);
    const checkpoints = openFileCheckpoints(file, { files });
    checkpoints.set('s-0', '2');
    await expect(checkpoints.flush()).rejects.toThrow(
      new RegExp(`^cannot write the checkpoints to ${file}: .* \\(${code}\\); `),
    );
    expect(openFileCheckpoints(file).get('s-0')).toBe('1');
    expect(await readdir(folder)).toEqual(['mapping.json']);
    files.remedied();
    await checkpoints.flush();
    expect(openFileCheckpoints(file).get('s-0')).toBe('2');
  },
);

test('an unreadable file is reported in one line', () => {
  const file = path.join(folder, 'mapping.json');
  expect(() => openFileCheckpoints(file, { files: failingFiles('readFileSync', 'EIO') })).toThrow(
    `cannot read ${file}: the device failed (EIO); check the disk`,
  );
});
