import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const TYPESCRIPT = path.resolve(__dirname, '../../../node_modules/tsx/dist/loader.mjs');
const RIVALS = 4;
const DURATION_MS = 4_000;

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function rival(fileSystem: string): Promise<{ taken: number; shared: number }> {
  const words = [path.join(__dirname, 'lock-rival.ts'), path.join(folder, 'lock'), fileSystem, `${DURATION_MS}`];
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', TYPESCRIPT, ...words]);
  return JSON.parse(stdout) as { taken: number; shared: number };
}

test.each(['with links', 'without links'])(
  'processes that keep taking and releasing a lock never hold it together (%s)',
  async (fileSystem) => {
    const results = await Promise.all(Array.from({ length: RIVALS }, () => rival(fileSystem)));
    expect(results.map(({ shared }) => shared)).toEqual(results.map(() => 0));
    expect(results.reduce((sum, { taken }) => sum + taken, 0)).toBeGreaterThan(100);
    expect(readdirSync(folder)).toEqual([]);
  },
);
