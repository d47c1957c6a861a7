import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { embeddedAssembly } from '../bin/pipeline/embedded-assembly';
import type { EmbeddedSettings } from '../bin/pipeline/embedded-settings';
import { STATE_FOLDER } from '../bin/pipeline/run-paths';
import { ENV, resourceNames } from '../lib/domain/names';
import type { WriteMode } from '../lib/domain/write-mode';

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
  limits: [],
  scalingClock: 1,
  faults: undefined,
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

/** The same with a copy whose functions write in this mode. */
export async function copyAssembly(folder: string, mode: WriteMode): Promise<void> {
  const shared = await localAssembly();
  const copy = path.join(folder, STATE_FOLDER, 'assembly', path.basename(shared));
  cpSync(shared, copy, { recursive: true });
  const templates = readdirSync(copy).filter((name) => name.endsWith('.template.json'));
  const changed = templates.filter((name) => setWriteMode(path.join(copy, name), mode));
  if (changed.length !== 2) throw new Error(`the functions of ${changed.length} templates have a write mode, not of 2`);
}

/** @returns whether a function of the template has one */
function setWriteMode(file: string, mode: WriteMode): boolean {
  const template = readFileSync(file, 'utf8');
  writeFileSync(file, template.replaceAll(WRITE_MODE, `"${ENV.writeMode}": "${mode}"`));
  return template.search(WRITE_MODE) >= 0;
}

const WRITE_MODE = new RegExp(`"${ENV.writeMode}": "\\w+"`, 'g');
