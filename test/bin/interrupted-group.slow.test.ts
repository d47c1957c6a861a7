import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { aProcessGroup, endProcessGroups } from '../a-process-group';
import { aFolder } from './a-context';

const ROOT = path.resolve(__dirname, '../..');
const folders: { readonly remove: () => void }[] = [];

afterEach(() => {
  endProcessGroups();
  for (const folder of folders.splice(0)) folder.remove();
});

/**
 * The program run from its sources on a fresh clone: the loader has compiled nothing yet, and works with a child process
 * that a terminal's Ctrl-C also reaches, because the signal goes to the whole process group.
 */
function onFreshClone(argv: readonly string[], besides?: { readonly cwd: string }) {
  const folder = aFolder();
  folders.push(folder);
  const cwd = besides?.cwd ?? path.join(folder.path, 'cwd');
  const temporary = path.join(folder.path, 'tmp');
  for (const made of [cwd, temporary]) mkdirSync(made, { recursive: true });
  const loader = path.join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const words = ['--import', loader, path.join(ROOT, 'bin/legion.ts'), ...argv];
  const env = { PATH: process.env.PATH, HOME: cwd, TMPDIR: temporary };
  const group = aProcessGroup(process.execPath, words, { cwd, env });
  return { ...group, cwd, interrupt: () => group.signal('SIGINT') };
}

test.each<[string, readonly string[], number]>([
  ['start', ['start', '--dashboard-port', '0', '--rate', '100'], 0],
  ['demo', ['demo', '--events', '100k', '--rate', '200'], 130],
])('on a fresh clone, Ctrl-C ends %s with the proof', async (_name, argv, exitCode) => {
  const program = onFreshClone(argv);
  await program.whenSaid(/[1-9]\d* in bronze/);
  program.interrupt();
  const ended = await program.ended;
  expect(ended.said).toContain('PROVEN: every event is stored exactly once, byte for byte');
  expect(ended.said).not.toContain('unexpected:');
  expect(ended.exitCode).toBe(exitCode);
});

test.each<[string, readonly string[], RegExp]>([
  ['up', ['up', '--port', '0', '--dashboard-port', '0'], /Ctrl-C ends it/],
  ['demo --keep', ['demo', '--events', '100', '--keep', '--dashboard-port', '0'], /Ctrl-C ends it/],
])('on a fresh clone, Ctrl-C ends %s without an error', async (_name, argv, ready) => {
  const program = onFreshClone(argv);
  await program.whenSaid(ready);
  program.interrupt();
  const ended = await program.ended;
  expect(ended.said).not.toContain('unexpected:');
  expect(ended.exitCode).toBe(0);
});

test.each<[string, readonly string[], RegExp]>([
  ['tail', ['tail'], /listening/],
  ['serve', ['serve', '--dashboard-port', '0'], /Ctrl-C ends it/],
  ['produce', ['produce', '--rate', '50'], /"msg":"progress"/],
])('on a fresh clone, beside a running cloud, Ctrl-C ends %s without an error', async (_name, argv, ready) => {
  const cloud = onFreshClone(['up', '--port', '0', '--dashboard-port', '0']);
  await cloud.whenSaid(/Ctrl-C ends it/);
  const program = onFreshClone(argv, cloud);
  await program.whenSaid(ready);
  program.interrupt();
  const ended = await program.ended;
  expect(ended.said).not.toContain('unexpected:');
  expect(ended.exitCode).toBe(0);
  cloud.interrupt();
  expect((await cloud.ended).exitCode).toBe(0);
});

test('on a fresh clone, Ctrl-C while the cloud is being created is an interruption, not an error', async () => {
  const program = onFreshClone(['demo']);
  await program.whenSaid(/Bundling asset/);
  program.interrupt();
  const ended = await program.ended;
  expect(ended.said).not.toContain('unexpected:');
  expect(ended.exitCode).toBe(130);
});
