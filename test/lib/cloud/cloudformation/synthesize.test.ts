import type { App } from 'aws-cdk-lib';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize, type SynthesisOptions } from '../../../../lib/cloud/cloudformation/synthesize';

let folder: string;
let source: string;
let built: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'synthesize-'));
  source = path.join(folder, 'lib');
  mkdirSync(path.join(source, 'deep'), { recursive: true });
  writeFileSync(path.join(source, 'deep', 'stack.ts'), 'one');
  built = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The part of an app that synthesis uses. */
function app(outdir: string): App {
  return {
    synth: () => {
      mkdirSync(outdir, { recursive: true });
      writeFileSync(path.join(outdir, 'manifest.json'), '{}');
    },
  } as unknown as App;
}

function run(changes: Partial<SynthesisOptions> = {}) {
  return synthesize({
    directory: path.join(folder, 'assemblies'),
    inputs: [source],
    settings: { stage: 'dev' },
    buildApp: (outdir) => {
      built.push(outdir);
      return app(outdir);
    },
    ...changes,
  });
}

test('the same inputs are synthesized only once', async () => {
  const first = await run();
  const second = await run();
  expect([first.reused, second.reused]).toEqual([false, true]);
  expect(second.assemblyDir).toBe(first.assemblyDir);
  expect(existsSync(path.join(first.assemblyDir, 'manifest.json'))).toBe(true);
  expect(built).toHaveLength(1);
});

test.each([
  ['another setting', () => run({ settings: { stage: 'test' } })],
  ['a changed file', () => (writeFileSync(path.join(source, 'deep', 'stack.ts'), 'two'), run())],
  ['a new file', () => (writeFileSync(path.join(source, 'more.ts'), ''), run())],
  ['a file of another name', () => (writeFileSync(path.join(source, 'deep', 'other.ts'), 'one'), run())],
  ['a file that is gone', () => (rmSync(path.join(source, 'deep', 'stack.ts')), run())],
])('%s leads to a new assembly', async (_what, again) => {
  const first = await run();
  const second = await again();
  expect(second.reused).toBe(false);
  expect(second.assemblyDir).not.toBe(first.assemblyDir);
});

test('two concurrent syntheses of the same inputs share one assembly', async () => {
  const arrived: (() => void)[] = [];
  const buildApp = async (outdir: string) => {
    await new Promise<void>((resolve) => {
      arrived.push(resolve);
      if (arrived.length === 2) for (const go of arrived) go();
    });
    return app(outdir);
  };
  const [first, second] = await Promise.all([run({ buildApp }), run({ buildApp })]);
  expect(first).toEqual(second);
  expect(readdirSync(path.join(folder, 'assemblies'))).toEqual([path.basename(first.assemblyDir)]);
  expect(existsSync(path.join(first.assemblyDir, 'manifest.json'))).toBe(true);
});

test('a failed synthesis leaves no assembly behind', async () => {
  const buildApp = () => {
    throw new Error('stage must be short');
  };
  await expect(run({ buildApp })).rejects.toThrow('stage must be short');
  expect(readdirSync(path.join(folder, 'assemblies'))).toEqual([]);
  expect((await run()).reused).toBe(false);
});

test('old assemblies are removed, and the most recently used ones stay', async () => {
  const first = await run();
  for (let n = 0; n < 12; n += 1) {
    const { assemblyDir } = await run({ settings: { n } });
    const time = new Date(Date.now() - 100_000 + n * 1000);
    utimesSync(assemblyDir, time, time);
    await run(); // keeps the first one in use
  }
  const kept = readdirSync(path.join(folder, 'assemblies'));
  expect(kept.length).toBeLessThanOrEqual(9);
  expect(kept).toContain(path.basename(first.assemblyDir));
});
