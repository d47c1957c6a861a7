import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readPhases } from '../../../bin/settings/phases-file';
import { WORKLOADS } from '../../../lib/events/event';
import { cycleMs } from '../../../lib/domain/run/phases';
import { UserError } from '../../../lib/core/user-error';
import { targetOf } from '../../../producer/run/settings-of-run';
import { WORKLOAD_REGISTRY } from '../../../producer/workloads/registry';
import { aContext, aFolder, run } from '../a-context';
import { aDatasetFile } from '../a-dataset';

let folder: ReturnType<typeof aFolder>;
beforeEach(() => (folder = aFolder()));
afterEach(() => folder.remove());

const NAMES = readdirSync(path.join(__dirname, '..', '..', '..', 'data', 'phases')).map((file) =>
  path.basename(file, '.yaml'),
);

const written = (text: string): string => {
  writeFileSync(path.join(folder.path, 'mine.yaml'), text);
  return './mine.yaml';
};

test.each(NAMES)('%s is a list of phases', async (name) => {
  expect((await readPhases(name, folder.path)).length).toBeGreaterThan(0);
});

test('the default phases of each workload exist', async () => {
  const own = WORKLOADS.map((name) => WORKLOAD_REGISTRY[name].phases).filter((phases) => phases !== undefined);
  expect(own).toContain('viral');
  expect(NAMES).toEqual(expect.arrayContaining(own));
});

test('the four phases of the viral workload take eight minutes and hold ten million posts', async () => {
  const phases = await readPhases('viral', folder.path);
  expect(phases.map(({ name, seconds, rate }) => [name, seconds, rate])).toEqual([
    ['baseline', 120, 100],
    ['spike', 120, 10_000],
    ['peak', 120, 50_000],
    ['decline', 120, 100],
  ]);
  const config = { startTimeMs: 0, eventsPerSecond: 50_000, phases };
  const { count } = targetOf(config, { clock: 'virtual' }, { durationMs: 480_000 });
  // The decline is a straight line from 50,000 down to 100.
  expect(count).toBe(120 * (100 + 10_000 + 50_000 + 25_050));
});

test('a path to a phases file is relative to the folder of the call', async () => {
  const phases = await readPhases(written('phases: [{ name: calm, seconds: 1.5, rate: 0.5 }]'), folder.path);
  expect(phases).toEqual([{ name: 'calm', seconds: 1.5, rate: 0.5, shape: 'step' }]);
  expect(cycleMs(phases)).toBe(1500);
});

test.each([
  ['a list without a name for it', '- { name: calm, seconds: 1, rate: 1 }', 'the only key at the top is phases, got 0'],
  ['nothing', '', 'phases: Invalid input: expected array, received undefined'],
  ['a text', 'fast', 'phases: Invalid input: expected array, received undefined'],
  ['no phase', 'phases: []', 'phases: Too small: expected array to have >=1 items'],
  ['another key', 'phases: []\nrate: 3', 'the only key at the top is phases, got rate'],
  [
    'a rate of 0',
    'phases: [{ name: calm, seconds: 1, rate: 0 }]',
    'phases.0.rate: Too small: expected number to be >0',
  ],
  [
    'a rate in words',
    'phases: [{ name: calm, seconds: 1, rate: fast }]',
    'phases.0.rate: Invalid input: expected number',
  ],
  ['no length', 'phases: [{ name: calm, rate: 5 }]', 'phases.0.seconds: Invalid input: expected number'],
  [
    'a second phase that is wrong',
    'phases: [{ name: a, seconds: 1, rate: 1 }, { name: B, seconds: 1, rate: 1 }]',
    'phases.1.name: must be 1 to 40',
  ],
  ['an unknown shape', 'phases: [{ name: a, seconds: 1, rate: 1, shape: jump }]', 'phases.0.shape: Invalid option'],
  ['an unknown field', 'phases: [{ name: a, seconds: 1, rate: 1, speed: 2 }]', 'phases.0: Unrecognized key: "speed"'],
  ['what is no YAML', 'phases: [{ name: a', 'is no YAML: '],
  [
    'a name twice in one phase',
    'phases: [{ name: a, name: b, seconds: 1, rate: 1 }]',
    'is no YAML: Map keys must be unique',
  ],
])('%s is reported in one line', async (_what, text, said) => {
  const error: unknown = await readPhases(written(text), folder.path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).toContain('--phases ./mine.yaml');
  expect(message).toContain(said);
  expect(message).not.toContain('\n');
});

test('an unknown name is answered with the known names, and a folder is not a file', async () => {
  await expect(readPhases('dayly', folder.path)).rejects.toThrow(
    `--phases dayly: neither a file nor one of ${NAMES.toSorted().join(', ')}`,
  );
  mkdirSync(path.join(folder.path, 'inner'));
  await expect(readPhases('inner', folder.path)).rejects.toThrow('--phases inner cannot be read (EISDIR)');
});

test('on the virtual clock a run without an end goes through its phases once', async () => {
  const phases = written('phases: [{ name: calm, seconds: 4, rate: 10 }, { name: storm, seconds: 2, rate: 80 }]');
  const words = ['produce', '--sink', 'ndjson', '--out', 'events.ndjson', '--start-time', '2026-01-04T00:00:00Z'];
  const dataset = aDatasetFile(folder.path);
  const { exitCode } = await run(aContext(folder.path), ...words, '--phases', phases, '--dataset', dataset);
  expect(exitCode).toBe(0);
  const lines = readFileSync(path.join(folder.path, 'events.ndjson'), 'utf8').trimEnd().split('\n');
  const timesMs = lines.map((line) => Date.parse((JSON.parse(line) as { timestamp: string }).timestamp));
  const startMs = Date.UTC(2026, 0, 4);
  expect(lines).toHaveLength(200);
  expect(timesMs.filter((timeMs) => timeMs < startMs + 4_000)).toHaveLength(40);
  expect(Math.max(...timesMs)).toBeLessThan(startMs + 6_000);
});

test('without phases such a run still needs an end', async () => {
  const { exitCode, stderr } = await run(aContext(folder.path), 'produce', '--sink', 'ndjson', '--rate', '5');
  expect([exitCode, stderr.trim()]).toEqual([
    1,
    expect.stringContaining('a run needs an end: name --events or --duration'),
  ]);
});
