import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Follows docs/workloads.md to the letter in a copy of the sources: with a folder, a declaration and a line in each of
 * two lists, every part knows the workload.
 */
const ROOT = path.join(__dirname, '..', '..');
/** Generated or installed; folders whose names begin with a dot are left out too. */
const LEFT_OUT = ['node_modules', 'cdk.out', 'dist', 'screenshots'];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(path.join(os.tmpdir(), 'legion-sixth-'));
  cpSync(ROOT, copy, { recursive: true, filter: belongs });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  const page = readFileSync(path.join(copy, 'docs', 'workloads.md'), 'utf8');
  const [, commands] = /```bash\n(cp -r docs\/examples\/atm[\s\S]*?)```/.exec(page)!;
  succeed('sh', ['-e', '-c', commands!]);
});

function belongs(file: string): boolean {
  const name = path.basename(file);
  return !LEFT_OUT.includes(name) && !(name.startsWith('.') && statSync(file).isDirectory());
}

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** @returns what the program wrote to stdout @throws Error with all of its output when it fails */
function succeed(program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

const node = (file: string, words: readonly string[] = []) => succeed(process.execPath, [file, ...words]);
const legion = (words: readonly string[]) => succeed(process.execPath, ['--import', 'tsx', 'bin/legion.ts', ...words]);

test('the sources type-check, and the new files pass the linter', () => {
  expect(node('node_modules/typescript/bin/tsc')).toBe('');
  const folders = ['producer/workloads', 'test/producer/workloads/atm'];
  expect(node('node_modules/oxlint/bin/oxlint', ['--type-aware', ...folders])).toContain('0 errors');
});

test("the example's own tests pass, and so do those of all workloads", () => {
  const files = ['producer/workloads/atm', 'producer/workloads/registry'];
  const said = node('node_modules/jest/bin/jest.js', ['--json', ...files]);
  expect(JSON.parse(said)).toMatchObject({ success: true, numPassedTestSuites: files.length });
});

test('two runs of a mix with it have the same bytes', () => {
  const words = ['produce', '--workload', 'credit,atm=0.3', '--sink', 'ndjson', '-n', '1000', '--run-id', 'sixth'];
  const produced = (out: string) => {
    legion([...words, '--start-time', '2026-01-04T00:00:00Z', '--out', out, '--manifest', `${out}.json`]);
    return readFileSync(path.join(copy, out), 'utf8');
  };
  const first = produced('first.ndjson');
  const workloads = first
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { workload: string }).workload);
  expect(workloads).toHaveLength(1000);
  expect(workloads.filter((workload) => workload === 'atm')).toHaveLength(300);
  expect(produced('second.ndjson')).toBe(first);
});

test('the demo proves that each of its events is stored exactly once', () => {
  const said = legion(['demo', '--workload', 'credit,atm=0.3', '-n', '2000', '--json']);
  expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({ verdict: 'PROVEN' });
});
