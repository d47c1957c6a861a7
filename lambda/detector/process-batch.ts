import type { KinesisStreamRecord } from 'aws-lambda';
import { compareSequenceNumbers } from '../../lib/domain/bronze/rollup';
import { decodeRecord, type DecodedRecord } from '../consumer/decode-record';
import { advanceCheckpoint } from './advance-checkpoint';
import { groupByEntity } from './group-by-entity';
import { judgeEntities, type EntityFailure, type JudgeDependencies } from './judge-entities';

export type BatchDependencies = JudgeDependencies & {
  /** When the checkpoint must be written, so that the answer still reaches Lambda; later than that of the judging. */
  readonly checkpointDeadline: AbortSignal;
};

/** What became of a batch. */
export type DetectorReport = {
  /** Events of the workloads that are judged. */
  readonly judged: number;
  /** Records that are no events, and events that are judged by nobody. */
  readonly skipped: number;
  readonly tooLate: number;
  /** Events that an entity knew already: a redelivery by the producer. */
  readonly repeated: number;
  readonly found: number;
  readonly withdrawn: number;
  readonly statesWritten: number;
  /** Records from the lowest failed one on. */
  readonly failed: number;
  readonly oldestRecordAgeMs: number;
  /** The record from which the batch has to be delivered again, and why; absent when all is done. */
  readonly failure?: { readonly sequenceNumber: string; readonly message: string };
};

type Failure = NonNullable<DetectorReport['failure']>;

/** Judges one shard's records: states, anomalies, then the checkpoint. It throws only on defects of its own. */
export async function processBatch(
  records: readonly KinesisStreamRecord[],
  dependencies: BatchDependencies,
): Promise<DetectorReport> {
  const decoded = records.map((record) => decodeRecord(record, 0));
  const grouped = groupByEntity(decoded, dependencies.engine);
  const report = {
    judged: grouped.judged.length,
    skipped: records.length - grouped.judged.length,
    tooLate: 0,
    repeated: 0,
    found: 0,
    withdrawn: 0,
    statesWritten: 0,
  };
  const [first] = decoded;
  if (!first) return { ...report, failed: 0, oldestRecordAgeMs: 0 };
  const failure = await judgeAll(decoded, grouped, dependencies, report);
  return {
    ...report,
    failed: failure ? decoded.filter((record) => !isBefore(record, failure)).length : 0,
    oldestRecordAgeMs: oldestAgeMs(decoded, dependencies.nowMs()),
    ...(failure && { failure }),
  };
}

type Counts = { tooLate: number; repeated: number; found: number; withdrawn: number; statesWritten: number };

async function judgeAll(
  decoded: readonly DecodedRecord[],
  { groups, judged }: ReturnType<typeof groupByEntity>,
  dependencies: BatchDependencies,
  report: Counts,
): Promise<Failure | undefined> {
  const { shardId, sequenceNumber } = decoded[0]!.ingest;
  try {
    const { failures, checkpoint, ...counts } = await judgeEntities(groups, shardId, dependencies);
    Object.assign(report, counts);
    const lowest = lowestFailure(failures);
    const done = decoded.findLast((record) => !lowest || isBefore(record, lowest));
    if (done) {
      const { states, nowMs, checkpointDeadline: deadline } = dependencies;
      const step = { shardId, lastSequence: done.ingest.sequenceNumber, judged, ...counts };
      await advanceCheckpoint(states, step, checkpoint, { updatedAtMs: nowMs(), deadline });
    }
    return lowest;
  } catch (error) {
    return { sequenceNumber, message: `the batch was not judged: ${String(error)}` };
  }
}

function lowestFailure(failures: readonly EntityFailure[]): Failure | undefined {
  return failures
    .map(({ group, message }) => ({ sequenceNumber: group.arrivals[0]!.sequenceNumber, message }))
    .reduce<Failure | undefined>(
      (lowest, failure) =>
        !lowest || compareSequenceNumbers(failure.sequenceNumber, lowest.sequenceNumber) < 0 ? failure : lowest,
      undefined,
    );
}

function isBefore(record: DecodedRecord, { sequenceNumber }: Failure): boolean {
  return compareSequenceNumbers(record.ingest.sequenceNumber, sequenceNumber) < 0;
}

function oldestAgeMs(decoded: readonly DecodedRecord[], nowMs: number): number {
  return Math.max(0, nowMs - decoded.reduce((oldest, { ingest }) => Math.min(oldest, ingest.arrivedAtMs), nowMs));
}
