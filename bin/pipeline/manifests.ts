import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { manifestSchema, type Manifest } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';
import { runPaths, runsFolder } from './run-paths';
import { parseJson } from '../../lib/core/parse-json';

export type KnownRun = { readonly file: string; readonly manifest: Manifest; readonly writtenAtMs: number };

/**
 * Reads a manifest.
 * @throws UserError when there is none, or it is damaged
 */
export async function readManifest(file: string): Promise<Manifest> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`no manifest at ${file} (${cause.code}): name one with --manifest, or a run with --run-id`, {
      cause,
    });
  });
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new UserError(`${file} is not a manifest: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
}

/** The runs of this folder whose manifests can be read, the latest first. */
export async function knownRuns(cwd: string): Promise<KnownRun[]> {
  const names = await readdir(runsFolder(cwd)).catch(() => []);
  const runs = await Promise.all(names.map((runId) => knownRun(runPaths(cwd, runId).manifest)));
  return runs.filter((run) => run !== undefined).sort((a, b) => b.writtenAtMs - a.writtenAtMs);
}

async function knownRun(file: string): Promise<KnownRun | undefined> {
  try {
    const { mtimeMs } = await stat(file);
    return { file, manifest: await readManifest(file), writtenAtMs: mtimeMs };
  } catch {
    return undefined; // a folder without a readable manifest cannot be named as a run
  }
}

/** The manifest that a command refers to: the file named, the run named, or the latest run. */
export async function findManifest(
  cwd: string,
  named: { readonly manifest?: string; readonly runId?: string },
): Promise<{ file: string; manifest: Manifest }> {
  if (named.manifest !== undefined) {
    const file = path.resolve(cwd, named.manifest);
    return { file, manifest: await readManifest(file) };
  }
  if (named.runId !== undefined) {
    const file = runPaths(cwd, named.runId).manifest;
    return { file, manifest: await readManifest(file) };
  }
  const [latest] = await knownRuns(cwd);
  if (!latest)
    throw new UserError(`no run is known in ${runsFolder(cwd)}: make one with legion produce, or name --manifest`);
  return latest;
}
