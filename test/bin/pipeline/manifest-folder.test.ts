import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { watchManifests } from '../../../bin/pipeline/manifest-folder';
import { runPaths } from '../../../bin/pipeline/run-paths';
import type { Manifest } from '../../../lib/domain/run/run';
import { aManifest } from '../../lib/domain/a-proof';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let writes = 0;
function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  // Each gets a distinct time, whatever the resolution of the file system.
  writes += 1;
  utimesSync(file, writes, writes);
}

function aRun(runId: string, change: Partial<Manifest> = {}): Manifest {
  const manifest = aManifest(3, change);
  return { ...manifest, config: { ...manifest.config, runId } };
}

const put = (manifest: Manifest) => write(runPaths(folder, manifest.config.runId).manifest, JSON.stringify(manifest));

test('manifests are noticed when they are written, changed and removed', async () => {
  const read = watchManifests({ cwd: folder });
  const now = async () => (await read()).map(({ head: { config, state } }) => `${config.runId} ${state}`).sort();
  expect(await now()).toEqual([]);
  put(aRun('a', { state: 'running' }));
  put(aRun('b'));
  expect(await now()).toEqual(['a running', 'b complete']);
  put(aRun('a'));
  rmSync(runPaths(folder, 'b').folder, { recursive: true });
  expect(await now()).toEqual(['a complete']);
});

test('an unchanged manifest is not read twice', async () => {
  const read = watchManifests({ cwd: folder });
  put(aRun('a'));
  const [first] = await read();
  const [second] = await read();
  expect(second).toBe(first);
});

test('a damaged manifest names no run until it is whole', async () => {
  const read = watchManifests({ cwd: folder });
  write(runPaths(folder, 'a').manifest, JSON.stringify(aRun('a')).slice(0, 50));
  expect(await read()).toEqual([]);
  put(aRun('a'));
  expect(await read()).toHaveLength(1);
});

test('a manifest elsewhere is included, and of two manifests of one run the newer counts', async () => {
  const elsewhere = path.join(folder, 'mine.json');
  const read = watchManifests({ cwd: folder, others: [elsewhere] });
  put(aRun('a', { state: 'running' }));
  write(elsewhere, JSON.stringify(aRun('a')));
  expect((await read()).map(({ file, head }) => [file, head.state])).toEqual([[elsewhere, 'complete']]);
});
