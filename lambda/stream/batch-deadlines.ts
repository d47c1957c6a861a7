import { ANSWER_RESERVE_MS, COUNT_RESERVE_MS } from '../../lib/domain/time-budget';

/** When the two steps of a batch must end, so that the answer still reaches Lambda. */
export type BatchDeadlines = {
  /** For the rows. */
  readonly rows: AbortSignal;
  /** For what follows the rows: the counts or the checkpoint. */
  readonly afterwards: AbortSignal;
};

export function batchDeadlines(remainingMs: number): BatchDeadlines {
  return {
    rows: AbortSignal.timeout(Math.max(0, remainingMs - COUNT_RESERVE_MS - ANSWER_RESERVE_MS)),
    afterwards: AbortSignal.timeout(Math.max(0, remainingMs - ANSWER_RESERVE_MS)),
  };
}
