import type { Detection } from '../domain/detection/detection';
import type { DetectorCheckpoint } from '../domain/detection/detector-state';
import { WRITES_IN_FLIGHT } from '../domain/detection/writes-in-flight';
import { inFlight } from './batch-write-in-flight';
import type { DetectionKey, DetectionStore } from './detection-store';
import type { DetectorStateStore, StoredEntity } from './detector-state-store';

/** What a judgement of one entity changes: its state, and its rows in the table of anomalies. */
export type JudgementChange = {
  readonly key: string;
  /** The state as it was read; undefined when there was none. */
  readonly before: StoredEntity | undefined;
  /** Undefined when the state stays as it is, and rows that may not have been written are written again. */
  readonly after: StoredEntity | undefined;
  readonly puts: readonly Detection[];
  readonly withdrawals: readonly DetectionKey[];
};

/** `moved`: another writer has changed the state, or the shard's checkpoint, and the entity must be read again. */
export type ChangeOutcome =
  { readonly kind: 'written' } | { readonly kind: 'moved' } | { readonly kind: 'failed'; readonly message: string };

export type JudgementProgress = {
  readonly shardId: string;
  /** As it was read with the states. */
  readonly checkpoint: DetectorCheckpoint | undefined;
  /** The checkpoint to write with the last changes, if nothing else is open; a store may leave it to others. */
  readonly closing?: DetectorCheckpoint | undefined;
};

export type JudgementWriteOptions = { readonly updatedAtMs: number; readonly deadline: AbortSignal };

/** Writes states and their detections; never throws. */
export type JudgementStore = {
  /** @param changes of different entities @returns their outcomes in the same order, and whether `closing` is written */
  readonly write: (
    changes: readonly JudgementChange[],
    progress: JudgementProgress,
    options: JudgementWriteOptions,
  ) => Promise<{ readonly outcomes: readonly ChangeOutcome[]; readonly closed: boolean }>;
};

/**
 * Puts each state by itself, on the condition that nobody else has moved it, and afterwards the rows, which is
 * idempotent. The state says which rows belong to it: when the shard's checkpoint is behind the state, they may not have
 * been written and are written again.
 */
export function createJudgementPuts(states: DetectorStateStore, detections: DetectionStore): JudgementStore {
  return {
    write: async (changes, _progress, options) => {
      const outcomes: ChangeOutcome[] = changes.map(() => ({ kind: 'written' }));
      await inFlight([...changes.entries()], WRITES_IN_FLIGHT, async ([at, { before, after }]) => {
        if (!after) return;
        try {
          outcomes[at] = { kind: await states.write(after, before, options) };
        } catch (error) {
          outcomes[at] = { kind: 'failed', message: `the state was not written: ${String(error)}` };
        }
      });
      await writeRows(detections, changes, outcomes, options.deadline);
      return { outcomes, closed: false };
    },
  };
}

/** Puts and deletes the rows of the changes that are written so far, and notes those of which a row is not. */
async function writeRows(
  detections: DetectionStore,
  changes: readonly JudgementChange[],
  outcomes: ChangeOutcome[],
  deadline: AbortSignal,
): Promise<void> {
  const written = [...changes.entries()].filter(([at]) => outcomes[at]!.kind === 'written');
  const puts = written.flatMap(([at, change]) => change.puts.map((row) => ({ at, row })));
  const withdrawals = written.flatMap(([at, change]) => change.withdrawals.map((row) => ({ at, row })));
  if (puts.length + withdrawals.length === 0) return;
  const rows = [
    ...(await detections.put(
      puts.map(({ row }) => row),
      deadline,
    )),
    ...(await detections.withdraw(
      withdrawals.map(({ row }) => row),
      deadline,
    )),
  ];
  for (const [place, { at }] of [...puts, ...withdrawals].entries()) {
    const outcome = rows[place]!;
    if (outcome.kind !== 'stored') {
      outcomes[at] = { kind: 'failed', message: `a detection was not written: ${outcome.message}` };
    }
  }
}
