import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from '../../../../bin/deploy/command-runner';
import { MINISTACK_ENVIRONMENT, preparePython } from '../../../../bin/deploy/local/python-environment';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'legion-python-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A Python whose `-m venv` makes a folder, unless one of its modules fails. */
function aPython({ failing = '' } = {}) {
  const environment = { folder: path.join(root, '.venv'), requirements: path.join(root, 'requirements.txt') };
  writeFileSync(environment.requirements, 'ministack==1.0.0\n');
  const modules: string[] = [];
  const files: string[] = [];
  const run = async ({ file, args }: Command) => {
    modules.push(args[1]!);
    files.push(file);
    if (args[1] === failing) return 1;
    const bin = path.join(environment.folder, process.platform === 'win32' ? 'Scripts' : 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(path.join(bin, process.platform === 'win32' ? 'python.exe' : 'python'), '');
    return 0;
  };
  const prepare = (env = {}) => preparePython(environment, { run, env, note: () => {} });
  return { environment, modules, files, prepare };
}

test('the environment is created once, and reused while the requirements stay the same', async () => {
  const { environment, modules, prepare } = aPython();
  const python = await prepare();
  expect(modules).toEqual(['venv', 'pip']);
  expect(path.dirname(path.dirname(python))).toBe(environment.folder);
  expect(await prepare()).toBe(python);
  expect(modules).toHaveLength(2);
  writeFileSync(environment.requirements, 'ministack==2.0.0\n');
  await prepare();
  expect(modules).toEqual(['venv', 'pip', 'venv', 'pip']);
});

test('without Python, says so and what to do', async () => {
  const { prepare } = aPython({ failing: 'venv' });
  await expect(prepare()).rejects.toThrow(/Python 3\.10 or later with venv and pip is needed \(Debian: apt install/);
});

test('without a package registry, says so and treats the environment as unfinished', async () => {
  const { modules, prepare } = aPython({ failing: 'pip' });
  await expect(prepare()).rejects.toThrow(/a package registry are needed$/);
  await expect(prepare()).rejects.toThrow('pip could not install');
  expect(modules).toEqual(['venv', 'pip', 'venv', 'pip']);
});

test('PYTHON names another interpreter', async () => {
  const { files, prepare } = aPython();
  await prepare({ PYTHON: '/opt/python3.12' });
  expect(files[0]).toBe('/opt/python3.12');
});

test('every package of the real requirements is pinned', () => {
  const lines = readFileSync(MINISTACK_ENVIRONMENT.requirements, 'utf8').split('\n');
  const packages = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(packages.length).toBeGreaterThan(1);
  for (const line of packages) expect(line).toMatch(/^[A-Za-z0-9-]+==\d[\w.]*$/);
});
