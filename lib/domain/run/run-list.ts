import { VERDICTS, type Verdict } from '../proof/verdict';
import type { Manifest } from './run';
import { isVague, otherTarget, type SentTo } from './sent-to';
import type { SeenRun } from './seen-runs';

/**
 * The one list of runs that page, API and command line show: the manifests of the folder, the runs in the tables, and the
 * producer of this process, joined by run id.
 */

export const RUN_VERDICTS = [...VERDICTS, 'UNKNOWN'] as const;
export type RunVerdict = (typeof RUN_VERDICTS)[number];

export const RUN_SOURCES = ['manifest', 'producer', 'tables'] as const;
type RunSource = (typeof RUN_SOURCES)[number];

/** A manifest without its buckets, which is enough to list a run. */
export type ManifestHead = Pick<Manifest, 'state' | 'config' | 'generated' | 'position' | 'sentTo'>;

export type FoundManifest = {
  readonly file: string;
  readonly head: ManifestHead;
  readonly writtenAtMs: number;
};

/** The result of a proof against the manifest, as in `legion verify`. */
export type RunProof = {
  readonly verdict: Verdict;
  readonly bronze: number;
  readonly quarantined: number;
  readonly missing: number;
  readonly extra: number;
  readonly altered: number;
  readonly provenAtMs: number;
  /** The state that was proven, by `stateKey`. */
  readonly stateKey: string;
};

export type KnownRun = {
  readonly runId: string;
  readonly knownBy: readonly RunSource[];
  /** Also `running` when the producer was killed; `unknown` without a manifest. */
  readonly state: Manifest['state'] | 'unknown';
  readonly workload: string | undefined;
  /** Undefined without a manifest. */
  readonly generated: number | undefined;
  /** At least this many. */
  readonly accepted: number | undefined;
  /** Stream records in the rollups; an event that was sent twice counts twice. */
  readonly storedRecords: number;
  /** Rows in bronze: by the proof where there is one of this state, else by the rollups, and never above `generated`. */
  readonly bronze: number | undefined;
  /** Undefined before the proof. */
  readonly quarantined: number | undefined;
  readonly verdict: RunVerdict;
  /** What the verdict is based on, for people. */
  readonly detail: string;
  readonly provenAtMs: number | undefined;
  readonly writtenAtMs: number | undefined;
  readonly lastEventTime: string | undefined;
};

export type RunListSources = {
  readonly manifests: readonly FoundManifest[];
  readonly seen: ReadonlyMap<string, SeenRun>;
  /** Runs of the producer beside whoever asks. */
  readonly produced: ReadonlySet<string>;
  readonly proofs: ReadonlyMap<string, RunProof>;
  /** The stream in question. @default unknown; only tables and producer then say which runs went there */
  readonly here?: SentTo | undefined;
};

/** The latest first. Manifests of runs that went elsewhere, to a file or another cloud, are left out. */
export function joinRuns(sources: RunListSources): KnownRun[] {
  const { manifests, seen, produced } = sources;
  const found = new Map(manifests.map((manifest) => [manifest.head.config.runId, manifest]));
  const isHere = (runId: string) =>
    seen.has(runId) || produced.has(runId) || wentTo(sources.here, found.get(runId)?.head.sentTo);
  const runIds = new Set([...found.keys(), ...produced, ...seen.keys()]);
  return [...runIds]
    .filter(isHere)
    .map((runId) => knownRun(runId, found.get(runId), sources))
    .sort((a, b) => latestMs(b) - latestMs(a));
}

/** Whether a run that no table has seen yet was sent to this very stream. */
function wentTo(here: SentTo | undefined, sentTo: SentTo | undefined): boolean {
  if (!here || !sentTo) return false;
  return otherTarget(sentTo, here) === undefined && !isVague(sentTo, here);
}

/** Changes whenever a new proof might have a different result. */
export function stateKey({ state, generated, position }: ManifestHead, storedRecords: number): string {
  return `${state} ${generated} ${position} ${storedRecords}`;
}

/** For runs with manifests: wrong if any is, else incomplete if any is, else proven when all are. */
export function overallVerdict(runs: readonly Pick<KnownRun, 'generated' | 'verdict'>[]): RunVerdict {
  const verdicts = runs.filter(({ generated }) => generated !== undefined).map(({ verdict }) => verdict);
  for (const verdict of ['MISMATCH', 'INCOMPLETE', 'UNKNOWN', 'PROVEN'] as const) {
    if (verdicts.includes(verdict)) return verdict;
  }
  return 'UNKNOWN';
}

function knownRun(runId: string, found: FoundManifest | undefined, sources: RunListSources): KnownRun {
  const seen = sources.seen.get(runId);
  const storedRecords = seen?.storedRecords ?? 0;
  const common = {
    runId,
    knownBy: [
      ...(found ? (['manifest'] as const) : []),
      ...(sources.produced.has(runId) ? (['producer'] as const) : []),
      ...(seen ? (['tables'] as const) : []),
    ],
    storedRecords,
    writtenAtMs: found?.writtenAtMs,
    lastEventTime: seen?.lastEventTime,
  };
  if (!found) return { ...common, ...WITHOUT_MANIFEST };
  const { state, generated, position, config } = found.head;
  const proof = sources.proofs.get(runId);
  const current = proof?.stateKey === stateKey(found.head, storedRecords) ? proof : undefined;
  const bronze = current?.bronze ?? Math.min(storedRecords, generated);
  return {
    ...common,
    state,
    workload: config.workload,
    generated,
    // Stored records were accepted, even if the manifest does not say so yet.
    accepted: state === 'complete' ? generated : Math.max(position, Math.min(bronze, generated)),
    bronze,
    quarantined: current?.quarantined,
    ...judged(found.head, { storedRecords, proof, current }),
  };
}

const WITHOUT_MANIFEST = {
  state: 'unknown',
  workload: undefined,
  generated: undefined,
  accepted: undefined,
  bronze: undefined,
  quarantined: undefined,
  verdict: 'UNKNOWN',
  detail: 'its manifest is not known here, so nobody can tell what was produced',
  provenAtMs: undefined,
} as const;

type Judged = Pick<KnownRun, 'verdict' | 'detail' | 'provenAtMs'>;

function judged(
  { state, generated }: ManifestHead,
  about: { storedRecords: number; proof: RunProof | undefined; current: RunProof | undefined },
): Judged {
  const { storedRecords, current } = about;
  // Rows added after a run was complete do not invalidate its proof; the next proof will show them.
  const proof = current ?? (state === 'complete' && about.proof?.verdict === 'PROVEN' ? about.proof : undefined);
  if (proof) return { verdict: proof.verdict, detail: proofText(proof), provenAtMs: proof.provenAtMs };
  const stored = `${Math.min(storedRecords, generated)} of ${generated} are stored`;
  if (state === 'running') return open('INCOMPLETE', `its producer is at work, or was killed; ${stored}`);
  if (storedRecords < generated) return open('INCOMPLETE', stored);
  return open('UNKNOWN', 'all are stored; they are not proven yet');
}

function open(verdict: RunVerdict, detail: string): Judged {
  return { verdict, detail, provenAtMs: undefined };
}

function proofText({ verdict, missing, extra, altered }: RunProof): string {
  switch (verdict) {
    case 'PROVEN':
      return 'every event is stored exactly once, byte for byte';
    case 'INCOMPLETE':
      return missing > 0 ? `${missing} are not stored yet` : 'all are stored; its producer has not ended it';
    case 'MISMATCH':
      return `${missing} missing, ${extra} too many, ${altered} altered`;
    default:
      return verdict satisfies never;
  }
}

function latestMs({ writtenAtMs, lastEventTime }: KnownRun): number {
  return writtenAtMs ?? (lastEventTime === undefined ? 0 : Date.parse(lastEventTime) || 0);
}
