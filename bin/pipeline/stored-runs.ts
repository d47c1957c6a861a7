import { createQueryStore } from '../../lib/aws/query-store';
import { queryWith } from '../../lib/aws/send-query';
import { RUNS_SCOPE } from '../../lib/domain/bronze/rollup';
import { joinRuns, type KnownRun as ListedRun } from '../../lib/domain/run/run-list';
import { seenRuns } from '../../lib/domain/run/seen-runs';
import type { KnownRun } from './manifests';
import { grouped } from '../text/table';
import { identifyStream, type SinkPlaces } from './chosen-sink';
import type { Clients, Target } from './target';

/** The runs that are stored here: those with a manifest in this folder, and those known only from the tables. */
export async function readStoredRuns(
  { dynamodb }: Pick<Clients, 'dynamodb'>,
  target: Target,
  context: SinkPlaces,
  runs: readonly KnownRun[],
): Promise<ListedRun[]> {
  const store = createQueryStore({ send: queryWith(dynamodb), tables: target.names, indexShards: 1 });
  return joinRuns({
    seen: seenRuns(await store.rollups(RUNS_SCOPE)),
    manifests: runs.map(({ file, manifest, writtenAtMs }) => ({ file, head: manifest, writtenAtMs })),
    produced: new Set(),
    proofs: new Map(),
    here: await identifyStream(target, context),
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
