import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { ResourceNames } from '../domain/names';
import { explainDifferences, type Explanation, type Replay } from '../domain/proof/explain-differences';
import { compareWithManifest, manifestFaults } from '../domain/proof/compare-with-manifest';
import { verdictOf, type Rest, type Verdict } from '../domain/proof/verdict';
import type { Discrepancy, DiscrepancyKind } from '../domain/proof/discrepancy';
import { ProofLedger } from '../domain/proof/proof-ledger';
import { configHash, type Manifest } from '../domain/run/run';
import { UserError } from '../core/user-error';
import { readProgress, type PipelineProgress } from './pipeline-progress';
import { scanRun } from './proof-scan';
import { readQuarantineCensus, type QuarantineCensus } from './quarantine-census';
import { readRedriven } from './redrive/redriven-count';
import { queryWith } from './send-query';
import { unlessAbsent } from './unless-absent';

export type VerifyOptions = {
  /** Reads the manifest from its file, which a running producer keeps rewriting. */
  readonly readManifest: () => Promise<Manifest>;
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: ResourceNames;
  /** Called only when something differs. Undefined when the run's dataset is not available. */
  readonly openReplay: (manifest: Manifest) => Promise<Replay | undefined>;
  /** How long to wait for the producer to finish and the pipeline to come to rest. @default 0 */
  readonly waitMs?: number;
  /** How many discrepancies are named; the counts include all. @default 1,000 */
  readonly maxDiscrepancies?: number;
  /** Milliseconds that never jump. */
  readonly now: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
  readonly onProgress?: (text: string) => void;
};

export type Verification = {
  readonly verdict: Verdict;
  readonly runId: string;
  /** The producer's state in the manifest: `running` also when it was killed. */
  readonly producer: Manifest['state'];
  readonly generated: number;
  /** Known to be accepted by the stream; a lower bound. */
  readonly accepted: number;
  readonly bronze: number;
  readonly quarantined: number;
  /** Everything in quarantine, by reason and by run. */
  readonly quarantine: QuarantineCensus;
  /** Generated and in no table: lost when the verdict is MISMATCH, otherwise possibly still on the way. */
  readonly missing: number;
  /** Missing although they were accepted and the pipeline is at rest. */
  readonly lost: number;
  /** Rows that the run does not account for. */
  readonly extra: number;
  /** Rows that differ from what was generated. */
  readonly altered: number;
  /**
   * Records that were in the stream more than once and are in bronze once. The rollups do not tell runs apart, so this is
   * a figure of the run only when bronze holds no other run; `duplicatesScope` says which.
   */
  readonly duplicatesAbsorbed: number;
  readonly duplicatesScope: 'run' | 'all-runs';
  /** Records that were given up or quarantined, and that redrives brought back into bronze. */
  readonly redriven: number;
  readonly bytes: number;
  readonly buckets: number;
  readonly pending: number | undefined;
  readonly counts: Readonly<Record<DiscrepancyKind, number>> | undefined;
  /** The first discrepancies; `findings` is the name that programs read in the JSON. */
  readonly findings: readonly Discrepancy[];
  /** Whether every event of a differing bucket was compared with what the seed makes; undefined when none differed. */
  readonly replayed: boolean | undefined;
};

const POLL_MS = 500;
const DEFAULT_MAX_DISCREPANCIES = 1000;

/**
 * Proves that each event of a run is stored exactly once, byte for byte, or names each discrepancy.
 * @throws UserError when the manifest contradicts itself
 */
export async function verifyRun(options: VerifyOptions): Promise<Verification> {
  const deadline = options.now() + (options.waitMs ?? 0);
  for (;;) {
    const situation = await waitForRest(options, deadline);
    const verification = await examine(options, situation);
    if (verification.verdict !== 'INCOMPLETE' || options.now() >= deadline) return verification;
    await options.sleep(POLL_MS);
  }
}

/** The verdict is sound because of the order: first the manifest, then the stream, then the tables. */
type Situation = {
  readonly manifest: Manifest;
  readonly rest: Rest;
  readonly progress: PipelineProgress | undefined;
};

async function waitForRest(options: VerifyOptions, deadline: number): Promise<Situation> {
  for (;;) {
    const manifest = await options.readManifest();
    const faults = manifestFaults(manifest, configHash(manifest.config));
    if (faults.length > 0) throw new UserError(`the manifest proves nothing: ${faults.join('; ')}`);
    const progress = await progressWhile(options, deadline);
    if (progress === 'unknown') {
      await options.sleep(POLL_MS);
      continue;
    }
    const rest: Rest = progress && (progress.pending > 0 || progress.more) ? 'busy' : 'at-rest';
    if ((rest === 'at-rest' && manifest.state === 'complete') || options.now() >= deadline) {
      return { manifest, rest, progress };
    }
    options.onProgress?.(waitingText(manifest, progress));
    await options.sleep(Math.min(POLL_MS, Math.max(0, deadline - options.now())));
  }
}

/** A read that fails before the deadline is repeated and gives no verdict. */
async function progressWhile(
  options: VerifyOptions,
  deadline: number,
): Promise<PipelineProgress | 'unknown' | undefined> {
  try {
    return await progressOf(options);
  } catch (error) {
    if (options.now() >= deadline) throw error;
    return 'unknown';
  }
}

/** Undefined when the stream does not exist: nothing more can come out of it. */
async function progressOf({ kinesis, dynamodb, names }: VerifyOptions): Promise<PipelineProgress | undefined> {
  return unlessAbsent(readProgress({ kinesis, query: queryWith(dynamodb), names }));
}

function waitingText(manifest: Manifest, progress: PipelineProgress | undefined): string {
  const producer = manifest.state === 'running' ? `producer at ${manifest.generated} events, ` : '';
  const pending = progress ? `${progress.pending}${progress.more ? ' or more' : ''}` : 'no';
  return `waiting: ${producer}${pending} records in the stream are not stored yet`;
}

async function examine(options: VerifyOptions, situation: Situation): Promise<Verification> {
  const { manifest, rest, progress } = situation;
  const { ledger, scannedRows, census, redriven } = await readTables(options, manifest);
  const comparison = compareWithManifest(manifest, ledger);
  const explanation = comparison.equal ? undefined : await explain(options, manifest, ledger, comparison.suspects);
  const tallies = tallyOf(explanation);
  // A row with other bytes came through the stream as a separate record; a planted row did not.
  const unique = scannedRows - (explanation?.planted ?? 0) + tallies.missing;
  return {
    verdict: verdictOf(manifest.state, explanation, rest),
    runId: manifest.config.runId,
    producer: manifest.state,
    generated: manifest.generated,
    accepted: manifest.state === 'complete' ? manifest.generated : manifest.position,
    bronze: ledger.counts.bronze,
    quarantined: ledger.counts.quarantine,
    quarantine: census,
    ...tallies,
    lost: rest === 'at-rest' ? (explanation?.missingAccepted ?? 0) : 0,
    duplicatesAbsorbed: Math.max(0, (progress?.counted ?? 0) - unique),
    duplicatesScope: scannedRows === ledger.counts.bronze ? 'run' : 'all-runs',
    redriven,
    bytes: ledger.fingerprint().bytes,
    buckets: Object.keys(manifest.buckets).length,
    pending: progress?.pending,
    counts: explanation?.counts,
    findings: explanation?.discrepancies ?? [],
    replayed: explanation?.replayed,
  };
}

async function readTables(options: VerifyOptions, manifest: Manifest) {
  const { dynamodb, names, onProgress } = options;
  const { runId } = manifest.config;
  const ledger = new ProofLedger(runId);
  const onRow = ledger.add.bind(ledger);
  const common = { client: dynamodb, runId, onRow };
  const bronze = await scanRun({
    ...common,
    table: 'bronze',
    tableName: names.bronzeTable,
    onProgress: (rows) => onProgress?.(`reading bronze: ${rows} rows`),
  });
  await scanRun({ ...common, table: 'quarantine', tableName: names.quarantineTable });
  const census = await readQuarantineCensus(dynamodb, names.quarantineTable, runId);
  const redriven = await readRedriven(dynamodb, names.rollupsTable, runId);
  return { ledger, scannedRows: bronze.scannedRows, census, redriven };
}

async function explain(
  options: VerifyOptions,
  manifest: Manifest,
  ledger: ProofLedger,
  suspects: ReadonlySet<number>,
): Promise<Explanation> {
  options.onProgress?.(`comparing ${suspects.size} differing buckets event by event`);
  const replay = await options.openReplay(manifest);
  const maxDiscrepancies = options.maxDiscrepancies ?? DEFAULT_MAX_DISCREPANCIES;
  return explainDifferences({ manifest, ledger, suspects, replay, maxDiscrepancies });
}

function tallyOf(explanation: Explanation | undefined): Pick<Verification, 'missing' | 'extra' | 'altered'> {
  if (!explanation) return { missing: 0, extra: 0, altered: 0 };
  const { counts } = explanation;
  return {
    missing: counts.missing,
    extra: counts.duplicate + counts.conflicting + counts.unknown,
    altered: counts.altered + counts.swapped + counts['wrong-key'],
  };
}
