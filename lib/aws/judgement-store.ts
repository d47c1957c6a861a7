import type { Detection } from '../domain/detection/detection';
import type { DetectorCheckpoint } from '../domain/detection/detector-state';
import { WRITES_IN_FLIGHT } from '../domain/detection/writes-in-flight';
import { inFlight } from './batch-write-in-flight';
import type { DetectionKey } from './detection-key';
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
 * Puts each state by itself, on the condition that nobody else has moved it. A state with rows goes to `withRows`, which
 * writes them together: rows of their own would come late when an attempt hangs between the two.
 */
export function createJudgementPuts(
  states: Pick<DetectorStateStore, 'write'>,
  withRows: JudgementStore,
): JudgementStore {
  return {
    write: async (changes, progress, options) => {
      const outcomes: ChangeOutcome[] = changes.map(() => ({ kind: 'written' }));
      await inFlight([...changes.entries()], WRITES_IN_FLIGHT, async ([at, change]) => {
        if (!hasRows(change)) outcomes[at] = await putState(states, change, options);
      });
      const closing = outcomes.every(({ kind }) => kind === 'written') ? progress.closing : undefined;
      const together = [...changes.entries()].filter(([, change]) => hasRows(change));
      const written = await withRows.write(
        together.map(([, change]) => change),
        { ...progress, closing },
        options,
      );
      for (const [place, [at]] of together.entries()) outcomes[at] = written.outcomes[place]!;
      return { outcomes, closed: written.closed };
    },
  };
}

function hasRows({ puts, withdrawals }: JudgementChange): boolean {
  return puts.length + withdrawals.length > 0;
}

async function putState(
  states: Pick<DetectorStateStore, 'write'>,
  { before, after }: JudgementChange,
  options: JudgementWriteOptions,
): Promise<ChangeOutcome> {
  if (!after) return { kind: 'written' };
  try {
    return { kind: await states.write(after, before, options) };
  } catch (error) {
    return { kind: 'failed', message: `the state was not written: ${String(error)}` };
  }
}
