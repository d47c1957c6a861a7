import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

const folder = aFolder();
afterAll(() => folder.remove());

const WORDS = ['produce', '--sink', 'ndjson', '-n', '40', '--seed', '7', '--start-time', '2026-01-04'];
const dataset = aDatasetFile(folder.path);
const produce = (...words: readonly string[]) =>
  run(aContext(folder.path), ...WORDS, '--dataset', dataset, '--run-id', words[0]!, ...words.slice(1));

test('the same command to standard output always produces the same bytes', async () => {
  const first = await produce('pipe', '--out', '-');
  const second = await produce('pipe', '--out', '-');
  expect(first.stdout.split('\n').length).toBe(41);
  expect(second.stdout).toBe(first.stdout);
});

test('a run whose file is intact is not produced again; one whose file is missing, cut or different is', async () => {
  const file = path.join(folder.path, 'a.ndjson');
  await produce('file', '--out', file);
  const bytes = readFileSync(file, 'utf8');
  expect((await produce('file', '--out', file, '--json')).json).toMatchObject({ stoppedBy: 'already-complete' });
  const spoil = [
    () => rmSync(file),
    () => writeFileSync(file, bytes.slice(0, -100)),
    () => writeFileSync(file, bytes.replaceAll('file', 'fire')),
  ];
  for (const harm of spoil) {
    harm();
    const { stderr, exitCode } = await produce('file', '--out', file);
    expect([exitCode, readFileSync(file, 'utf8')]).toEqual([0, bytes]);
    expect(stderr).toContain('run file starts over and is sent in full');
  }
  const other = path.join(folder.path, 'b.ndjson');
  await produce('file', '--out', other);
  expect(readFileSync(other, 'utf8')).toBe(bytes);
});
