import type { Outcome } from './outcome';

/** Why records were given up, in AWS's terms. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** Records that are delivered together, and the attempts so far. */
export type Batch<R> = {
  readonly records: readonly R[];
  readonly retriesUsed: number;
  /** Consecutive invocations without progress; they determine the next wait. */
  readonly waits: number;
  /** Deliveries of these records, including those of the larger batch that they were split from. */
  readonly invocations: number;
  /** How the last of those invocations ended: with a response or with a function error. */
  readonly lastEnd: 'none' | 'answer' | 'error';
};

export type RetrySettings = {
  /** `Infinity` for -1. */
  readonly maximumRetryAttempts: number;
  /** `Infinity` for -1. */
  readonly maximumRecordAgeMs: number;
  readonly bisectBatchOnFunctionError: boolean;
};

export type Admission<R> = { readonly first: Batch<R>; readonly rest: readonly Batch<R>[] } & (
  { readonly kind: 'invoke' } | { readonly kind: 'discard'; readonly condition: 'RecordAgeExceeded' }
);

export type Decision<R> = {
  /** How many records at the head of the batch have been processed. */
  readonly processed: number;
} & (
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly batches: readonly Batch<R>[]; readonly wait: boolean }
  | { readonly kind: 'discard'; readonly batch: Batch<R>; readonly condition: 'RetryAttemptsExhausted' }
);

export function newBatch<R>(records: readonly R[]): Batch<R> {
  return { records, retriesUsed: 0, waits: 0, invocations: 0, lastEnd: 'none' };
}

/** Before each delivery, cuts the batch where records stop (or start) to be too old, so that only old ones are given up. */
export function admit<R extends { readonly arrivalMs: number }>(
  settings: RetrySettings,
  batch: Batch<R>,
  nowMs: number,
): Admission<R> {
  const oldest = nowMs - settings.maximumRecordAgeMs;
  const isOld = (record: R | undefined) => record !== undefined && record.arrivalMs < oldest;
  const old = isOld(batch.records[0]);
  const end = batch.records.findIndex((record) => isOld(record) !== old);
  const first = end < 0 ? batch : { ...batch, records: batch.records.slice(0, end) };
  const rest = end < 0 ? [] : [{ ...batch, records: batch.records.slice(end) }];
  return old ? { kind: 'discard', condition: 'RecordAgeExceeded', first, rest } : { kind: 'invoke', first, rest };
}

/** Decides after each delivery what to do next. Every record is in exactly one part of the result, in order. */
export function decide<R>(settings: RetrySettings, batch: Batch<R>, outcome: Outcome): Decision<R> {
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'done', processed: batch.records.length };
    case 'not-invoked':
      return { kind: 'again', processed: 0, batches: [{ ...batch, waits: batch.waits + 1 }], wait: true };
    case 'failed':
      return afterFailure(settings, tried(batch, outcome.functionError ? 'error' : 'answer'), 0);
    case 'failed-from':
      return afterFailure(settings, tried(batch, 'answer'), outcome.index);
    default:
      return outcome satisfies never;
  }
}

function tried<R>(batch: Batch<R>, lastEnd: 'answer' | 'error'): Batch<R> {
  return { ...batch, invocations: batch.invocations + 1, lastEnd };
}

/** A split uses up no retry and needs no wait: it always makes the batch smaller, so splits are fewer than records. */
function afterFailure<R>(settings: RetrySettings, batch: Batch<R>, processed: number): Decision<R> {
  const remaining = { ...batch, records: batch.records.slice(processed) };
  if (settings.bisectBatchOnFunctionError) {
    if (processed > 0) return { kind: 'again', processed, batches: [{ ...remaining, waits: 0 }], wait: false };
    if (remaining.records.length > 1) return { kind: 'again', processed, batches: halves(remaining), wait: false };
  }
  if (batch.retriesUsed >= settings.maximumRetryAttempts) {
    return { kind: 'discard', processed, batch: remaining, condition: 'RetryAttemptsExhausted' };
  }
  const waits = processed > 0 ? 1 : batch.waits + 1;
  return {
    kind: 'again',
    processed,
    batches: [{ ...remaining, retriesUsed: batch.retriesUsed + 1, waits }],
    wait: true,
  };
}

function halves<R>(batch: Batch<R>): readonly Batch<R>[] {
  const middle = Math.ceil(batch.records.length / 2);
  return [
    { ...batch, records: batch.records.slice(0, middle) },
    { ...batch, records: batch.records.slice(middle) },
  ];
}
