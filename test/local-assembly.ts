import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { embeddedAssembly } from '../bin/pipeline/embedded-assembly';
import type { EmbeddedSettings } from '../bin/pipeline/embedded-settings';
import { STATE_FOLDER } from '../bin/pipeline/run-paths';
import { resourceNames } from '../lib/domain/names';

/** Kept between test runs; an assembly is named by the sources it is made from, so a stale one is never used. */
const SHARED_FOLDER = path.resolve(__dirname, '../node_modules/.cache/legion-tests');

export const LOCAL_SETTINGS: EmbeddedSettings = {
  stage: 'local',
  region: undefined,
  dataDir: undefined,
  durability: 'process',
  shards: undefined,
  indexShards: undefined,
  retentionDays: undefined,
  port: undefined,
};

export const LOCAL_NAMES = resourceNames(LOCAL_SETTINGS.stage);

/** The assembly of the real app, which takes seconds to make; all suites share one. */
export function localAssembly(): Promise<string> {
  return embeddedAssembly(LOCAL_SETTINGS, { cwd: SHARED_FOLDER, onSynthesis: () => {} });
}

/** Lets commands that run in the folder find the shared assembly instead of making one of their own. */
export function shareAssembly(folder: string): void {
  const shared = path.join(SHARED_FOLDER, STATE_FOLDER, 'assembly');
  mkdirSync(shared, { recursive: true });
  mkdirSync(path.join(folder, STATE_FOLDER), { recursive: true });
  symlinkSync(shared, path.join(folder, STATE_FOLDER, 'assembly'));
}
