import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../lib/constructs/function-bundle';
import { keepTwin } from '../producer/dataset/load';
import { shipAssembly } from './pipeline/embedded-assembly';
import { EMBEDDED_SETTINGS } from './pipeline/embedded-settings';
import { buildDashboard } from './deploy/build-dashboard';

/** The compiled program that this file is part of. */
const BUILT_ROOT = path.resolve(__dirname, '..');

/**
 * Makes what the compiled program has beside its code: the functions' bundles, the assembly of the default settings,
 * the page, and the twin's clients.
 * @param sourceRoot the repository that was compiled
 */
export async function makeArtifacts(sourceRoot: string): Promise<void> {
  const functions = await functionNames(sourceRoot);
  await Promise.all([
    ...functions.map((name) => bundleFunction(name, sourceRoot)),
    buildDashboard({ sourceRoot, outdir: path.join(BUILT_ROOT, 'dashboard') }),
    keepTwin(path.join(BUILT_ROOT, 'data')),
  ]);
  const { stage, indexShards, retentionDays, shards } = EMBEDDED_SETTINGS;
  await shipAssembly({
    stage: stage.default,
    indexShards: indexShards.default,
    retentionDays: retentionDays.default,
    shards: shards.default,
  });
}

async function functionNames(sourceRoot: string): Promise<readonly string[]> {
  const folder = path.join(sourceRoot, 'lambda');
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => path.basename(name) === 'handler.ts').map((name) => path.dirname(name));
}

async function bundleFunction(name: string, sourceRoot: string): Promise<void> {
  const folder = path.join(BUILT_ROOT, 'functions', name);
  await mkdir(folder, { recursive: true });
  await build({ ...bundleOptions(name, sourceRoot), outfile: path.join(folder, 'index.js') });
}

if (require.main === module) {
  makeArtifacts(process.argv[2]!).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
}
