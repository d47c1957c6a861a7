import { decodeRecord, type DecodedRecord } from '../stream/decode-record';
import { oldestAgeMs } from '../stream/oldest-age';
import type { ReceivedRecord } from '../stream/received-record';
import { isBefore, lowestFailure, type RecordFailure } from '../stream/record-failure';
import type { DetectorStateStore } from '../../lib/aws/detector-state-store';
import { advanceCheckpoint, checkpointAfter } from './advance-checkpoint';
import { groupByEntity, type GroupedBatch } from './group-by-entity';
import { judgeEntities, NO_JUDGEMENTS, type JudgeDependencies, type JudgementCounts } from './judge-entities';
import type { EntityFailure } from './write-judgements';

export type BatchDependencies = JudgeDependencies & {
  readonly states: Pick<DetectorStateStore, 'read' | 'writeCheckpoint'>;
  /** When the checkpoint must be written, so that the answer still reaches Lambda; later than that of the judging. */
  readonly checkpointDeadline: AbortSignal;
};

/**
 * The outcome of a batch. `repeated` counts events that an entity knew already, which the producer had to send twice.
 */
export type DetectorReport = JudgementCounts & {
  /** Events of the workloads that have rules. */
  readonly judged: number;
  /** Records that are not events, and events of other workloads. */
  readonly skipped: number;
  /** Records from the lowest failed one on. */
  readonly failed: number;
  readonly oldestRecordAgeMs: number;
  /** Absent when all is done. */
  readonly failure?: RecordFailure;
};

/** Judges the records of one shard: states, detections, then the checkpoint. It throws only on its own defects. */
export async function processBatch(
  records: readonly ReceivedRecord[],
  dependencies: BatchDependencies,
): Promise<DetectorReport> {
  const decoded = records.map((record) => decodeRecord(record, 0));
  const grouped = groupByEntity(decoded, dependencies.engine);
  const judged = grouped.judged.length;
  const { counts, failure } = await judgeAll(decoded, grouped, dependencies);
  return {
    judged,
    skipped: records.length - judged,
    ...counts,
    failed: failure ? decoded.filter(({ ingest }) => !isBefore(ingest, failure)).length : 0,
    oldestRecordAgeMs: oldestAgeMs(decoded, dependencies.nowMs()),
    ...(failure && { failure }),
  };
}

type JudgedBatch = { readonly counts: JudgementCounts; readonly failure?: RecordFailure | undefined };

async function judgeAll(
  decoded: readonly DecodedRecord[],
  { groups, judged }: GroupedBatch,
  dependencies: BatchDependencies,
): Promise<JudgedBatch> {
  const [first] = decoded;
  if (!first) return { counts: NO_JUDGEMENTS };
  const { shardId, sequenceNumber } = first.ingest;
  const stepTo = (record: DecodedRecord, done: JudgementCounts) => {
    return { shardId, lastSequence: record.ingest.sequenceNumber, judged, ...done };
  };
  let counts = NO_JUDGEMENTS;
  try {
    const { failures, checkpoint, closed, ...judgements } = await judgeEntities(
      groups,
      shardId,
      dependencies,
      (all, before) => checkpointAfter(before, stepTo(decoded.at(-1)!, all)),
    );
    counts = judgements;
    const failure = lowestFailure(failures.map(recordFailure));
    const done = decoded.findLast(({ ingest }) => !failure || isBefore(ingest, failure));
    if (done && !closed) {
      const { states, nowMs, checkpointDeadline: deadline } = dependencies;
      await advanceCheckpoint(states, stepTo(done, counts), checkpoint, { updatedAtMs: nowMs(), deadline });
    }
    return { counts, failure };
  } catch (error) {
    return { counts, failure: { sequenceNumber, message: `the batch was not judged: ${String(error)}` } };
  }
}

/** An entity's arrivals are judged together, so its failure starts at the first of them. */
function recordFailure({ group, message }: EntityFailure): RecordFailure {
  return { sequenceNumber: group.arrivals[0]!.sequenceNumber, message };
}
