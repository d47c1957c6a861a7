import type { App } from 'aws-cdk-lib';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';

export type SynthesisOptions = {
  /**
   * Builds the app, which writes into `outdir`. Called only when there is no assembly of the same inputs, so this is the
   * place to import the CDK and the app.
   */
  readonly buildApp: (outdir: string) => App | Promise<App>;
  /** Where assemblies are kept, each in a folder named by the hash of its inputs. */
  readonly directory: string;
  /** Files and folders that the assembly depends on: the sources of app and functions, the lockfile. */
  readonly inputs: readonly string[];
  /** Everything else that it depends on, such as stage and settings, as plain data. */
  readonly settings: unknown;
};

export type Synthesis = {
  readonly assemblyDir: string;
  /** Whether the assembly comes from an earlier synthesis with the same inputs. */
  readonly reused: boolean;
};

/** How many assemblies are kept, so that changing a setting back and forth needs no synthesis. */
const KEPT_ASSEMBLIES = 8;

/**
 * Synthesizes the app in this process, or reuses the assembly of the same inputs. Synthesis with bundling takes about a
 * second, hashing the inputs about 20 ms.
 */
export async function synthesize(options: SynthesisOptions): Promise<Synthesis> {
  const { directory, buildApp } = options;
  const assemblyDir = assemblyFolder(options);
  if (isAssembly(assemblyDir)) {
    const now = new Date();
    utimesSync(assemblyDir, now, now); // the least recently used go first
    return { assemblyDir, reused: true };
  }
  mkdirSync(directory, { recursive: true });
  const unfinished = mkdtempSync(`${assemblyDir}.`);
  try {
    (await buildApp(unfinished)).synth();
    publish(unfinished, assemblyDir);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  forgetOld(path.resolve(directory));
  return { assemblyDir, reused: false };
}

/** The folder of the assembly that was synthesized from the same inputs; undefined when there is none. Writes nothing. */
export function findAssembly(options: Omit<SynthesisOptions, 'buildApp'>): string | undefined {
  const assemblyDir = assemblyFolder(options);
  return isAssembly(assemblyDir) ? assemblyDir : undefined;
}

function assemblyFolder({ directory, ...rest }: Omit<SynthesisOptions, 'buildApp'>): string {
  return path.resolve(directory, hashInputs(rest));
}

function isAssembly(folder: string): boolean {
  return existsSync(path.join(folder, 'manifest.json'));
}

/** When another synthesis of the same inputs was faster, its assembly is kept. */
function publish(unfinished: string, assemblyDir: string): void {
  try {
    renameSync(unfinished, assemblyDir);
  } catch (error) {
    if (!isAssembly(assemblyDir)) throw error;
  }
}

function forgetOld(directory: string): void {
  const byAge = readdirSync(directory)
    .map((name) => path.join(directory, name))
    .map((folder) => ({ folder, usedMs: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.usedMs - a.usedMs);
  for (const { folder } of byAge.slice(KEPT_ASSEMBLIES)) rmSync(folder, { recursive: true, force: true });
}

function hashInputs({ inputs, settings }: Pick<SynthesisOptions, 'inputs' | 'settings'>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings) ?? '');
  for (const input of inputs) {
    for (const file of filesOf(path.resolve(input))) hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 32);
}

function filesOf(input: string): string[] {
  if (!statSync(input).isDirectory()) return [input];
  const entries = readdirSync(input, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
