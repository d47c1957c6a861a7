import type { QueryStore } from '../../aws/query-store';
import type { Evaluation } from '../../domain/evaluation/evaluation';
import { RUNS_SCOPE } from '../../domain/bronze/rollup';
import { joinRuns, type FoundManifest, type KnownRun, type ManifestHead } from '../../domain/run/run-list';
import type { SentTo } from '../../domain/run/sent-to';
import { seenRuns } from '../../domain/run/seen-runs';
import type { Produced } from './producer-control';
import { reuseAnswer } from './reuse-answer';
import { RunProver, type ProveRun, type RunProverOptions } from './run-prover';

/** Recreates a run's labels from its manifest, and compares the detections with them. */
export type JudgeRun = (
  found: FoundManifest,
) => Promise<{ readonly evaluation: Evaluation; /** Nothing more can be detected. */ readonly atRest: boolean }>;

/** What is known about runs beside the stream and the tables. */
export type RunSources = {
  /** The manifests in their current state. */
  readonly manifests: () => Promise<readonly FoundManifest[]>;
  readonly prove: ProveRun;
  /** The stream that fills the tables; undefined where that is unknown. */
  readonly readHere: () => Promise<SentTo | undefined>;
  /** Whether any rule judges the run's workloads. */
  readonly canJudge: (head: ManifestHead) => boolean;
  readonly judge: JudgeRun;
};

export type RunListOptions = Omit<RunProverOptions, 'prove'> & {
  readonly store: Pick<QueryStore, 'rollups'>;
  /** @default runs are known only from the tables and the producer */
  readonly sources?: RunSources | undefined;
  readonly produced?: Pick<Produced, 'runs'> | undefined;
  /** How long an answer is given again. @default 500 */
  readonly reuseMs?: number;
};

export type ReadRuns = () => Promise<readonly KnownRun[]>;

const REUSE_MS = 500;

/** Reads the one list of runs, and has runs at rest proven. */
export function createRunList(options: RunListOptions): ReadRuns {
  const { sources, now, reuseMs = REUSE_MS } = options;
  const prover = sources && new RunProver({ ...options, prove: sources.prove });
  return reuseAnswer(() => look(options, prover), { now, reuseMs });
}

async function look(
  { store, sources, produced }: RunListOptions,
  prover: RunProver | undefined,
): Promise<readonly KnownRun[]> {
  // Stored records are read before manifests, so that no run shows more stored than generated.
  const seen = seenRuns(await store.rollups(RUNS_SCOPE));
  const manifests = (await sources?.manifests()) ?? [];
  const runs = joinRuns({
    manifests,
    seen,
    produced: new Set(produced?.runs().keys()),
    proofs: prover?.proofs ?? new Map(),
    here: await sources?.readHere(),
  });
  const byId = new Map(manifests.map((found) => [found.head.config.runId, found]));
  const provable = runs.flatMap(({ runId, storedRecords }) => {
    const found = byId.get(runId);
    return found ? [{ ...found, storedRecords }] : [];
  });
  prover?.consider(
    provable,
    [...seen.values()].reduce((sum, { storedRecords }) => sum + storedRecords, 0),
  );
  return runs;
}
