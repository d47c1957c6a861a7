import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { namedFaults, readFaults } from '../../../bin/settings/fault-sets';
import { aContext, aFolder, run } from '../a-context';

let folder: ReturnType<typeof aFolder>;
beforeEach(() => (folder = aFolder()));
afterEach(() => folder.remove());

test.each([...namedFaults()])('%s is a set of faults that says what it shows', async (name, text) => {
  const { rules } = await readFaults(name, folder.path);
  expect(rules.length).toBeGreaterThan(0);
  expect(text).toMatch(/^# [A-Z]/);
});

test('a path to a file of faults is relative to the folder of the call, and a name wins over it', async () => {
  writeFileSync(path.join(folder.path, 'flaky-network'), 'seed: 9\nfaults: [{ kind: legion:reset }]');
  expect(await readFaults('./flaky-network', folder.path)).toMatchObject({ seed: 9, rules: [{ percentage: 100 }] });
  expect((await readFaults('flaky-network', folder.path)).rules.length).toBeGreaterThan(1);
});

test('a file that is not there is refused with the names that are, and a folder with its reason', async () => {
  mkdirSync(path.join(folder.path, 'folder'));
  const names = [...namedFaults().keys()].join(', ');
  await expect(readFaults('strom', folder.path)).rejects.toThrow(`faults strom: neither a file nor one of ${names}`);
  await expect(readFaults('./folder', folder.path)).rejects.toThrow('faults ./folder cannot be read (EISDIR)');
});

test('a wrong set of faults ends the command in one line, before anything is started', async () => {
  writeFileSync(path.join(folder.path, 'mine.yaml'), 'faults:\n  - { kind: legion:rest }');
  const { exitCode, stderr } = await run(aContext(folder.path), 'demo', '--faults', 'mine.yaml');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('mine.yaml, line 2: faults[0].kind is "legion:rest"');
});
