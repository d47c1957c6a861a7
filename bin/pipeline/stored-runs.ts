import { readStreamIdentity } from '../../lib/aws/stream-identity';
import { createQueryStore, queryWith } from '../../lib/aws/query-store';
import type { ResourceNames } from '../../lib/domain/names';
import { RUNS_SCOPE } from '../../lib/domain/bronze/rollup';
import { joinRuns, type KnownRun as ListedRun } from '../../lib/domain/run/run-list';
import { seenRuns } from '../../lib/domain/run/seen-runs';
import type { KnownRun } from './manifests';
import { grouped } from '../text/table';
import type { Clients } from './target';

/** The runs that are stored here: those of this folder's manifests, and those that only the tables tell of. */
export async function readStoredRuns(
  { kinesis, dynamodb }: Clients,
  names: ResourceNames,
  runs: readonly KnownRun[],
): Promise<ListedRun[]> {
  const store = createQueryStore({ send: queryWith(dynamodb), tables: names, indexShards: 1 });
  return joinRuns({
    seen: seenRuns(await store.rollups(RUNS_SCOPE)),
    manifests: runs.map(({ file, manifest, writtenAtMs }) => ({ file, head: manifest, writtenAtMs })),
    produced: new Set(),
    proofs: new Map(),
    here: await readStreamIdentity(kinesis, names.stream),
  });
}

export function storedRunLines(runs: readonly ListedRun[]): string[] {
  return runs.map(({ runId, storedRecords, generated, detail }) => {
    const stored = `run ${runId}: ${grouped(storedRecords)} records stored`;
    return generated === undefined ? `${stored}; ${detail}` : `${stored} of ${grouped(generated)} generated`;
  });
}

export function storedRunJson({ runId, knownBy, storedRecords, generated, verdict }: ListedRun) {
  return { runId, knownBy, storedRecords, generated, verdict };
}
