import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { FoundManifest } from '../../lib/domain/run/run-list';
import { manifestSchema } from '../../lib/domain/run/run';
import { runPaths, runsFolder } from './run-paths';

/** Without the buckets, which make up most of a manifest and take longest to check. */
const headSchema = z.object({
  state: manifestSchema.shape.state,
  config: manifestSchema.shape.config,
  generated: manifestSchema.shape.generated,
  position: manifestSchema.shape.position,
  sentTo: manifestSchema.shape.sentTo,
});

export type ManifestFolderOptions = {
  readonly cwd: string;
  /** Manifests in other places. @default none */
  readonly others?: readonly string[];
};

type Kept = { readonly mark: string; readonly found: FoundManifest | undefined };

/** Reads the manifests of a folder repeatedly; one that has not changed is not read again. */
export function watchManifests({ cwd, others = [] }: ManifestFolderOptions): () => Promise<FoundManifest[]> {
  let kept = new Map<string, Kept>();
  return async () => {
    const runIds = await readdir(runsFolder(cwd)).catch(() => []);
    const files = new Set([...runIds.map((runId) => runPaths(cwd, runId).manifest), ...others]);
    const now = await Promise.all([...files].map(async (file) => [file, await look(file, kept.get(file))] as const));
    kept = new Map(now.flatMap(([file, entry]) => (entry ? [[file, entry] as const] : [])));
    const all = [...kept.values()].flatMap(({ found }) => found ?? []);
    // A copy named by hand and the one in the folder are the same run: the newer counts.
    const byRun = new Map<string, FoundManifest>();
    for (const found of all.sort((a, b) => a.writtenAtMs - b.writtenAtMs)) byRun.set(found.head.config.runId, found);
    return [...byRun.values()];
  };
}

/** Undefined when there is none. An unreadable file is remembered as such until it changes. */
async function look(file: string, before: Kept | undefined): Promise<Kept | undefined> {
  const about = await stat(path.resolve(file)).catch(() => undefined);
  if (!about?.isFile()) return undefined;
  const mark = `${about.mtimeMs} ${about.size} ${about.ino}`;
  if (before?.mark === mark) return before;
  return { mark, found: await readHead(file, about.mtimeMs) };
}

async function readHead(file: string, writtenAtMs: number): Promise<FoundManifest | undefined> {
  try {
    return { file, head: headSchema.parse(JSON.parse(await readFile(file, 'utf8'))), writtenAtMs };
  } catch {
    return undefined; // a damaged manifest names no run
  }
}
