import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeRun } from './write-run';

const ROOT = path.resolve(__dirname, '../../..');
const FILES = ['events.ndjson', 'truth.ndjson', 'manifest.json'];

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'legion-identical-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (name: string) => FILES.map((file) => readFileSync(path.join(folder, name, file), 'utf8'));

test('the same run writes the same bytes with any number of workers and any chunk size', async () => {
  await writeRun({ folder: path.join(folder, 'one'), workers: 1, chunkSize: 1_000 });
  await writeRun({ folder: path.join(folder, 'three'), workers: 3, chunkSize: 333 });
  const [events, truth, manifest] = filesOf('one');
  expect(events!.split('\n')).toHaveLength(4_001);
  expect(truth!.split('\n').length).toBeGreaterThan(1_500);
  expect(manifest).toContain('"state":"complete"');
  expect(filesOf('three')).toEqual([events, truth, manifest]);
});

test('time zone and language leave no trace in events, truth and manifest', async () => {
  await writeRun({ folder: path.join(folder, 'here'), workers: 1, chunkSize: 1_000 });
  const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
  const args = ['--require', 'tsx/cjs', path.join(__dirname, 'write-run-main.ts'), path.join(folder, 'there')];
  const surroundings = execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  expect(surroundings).toMatch(/^Asia\/Kath?mandu tr-TR$/);
  expect(filesOf('there')).toEqual(filesOf('here'));
});
