import type { DueRecords, ScheduleLag } from './due-records';
import type { ProducedRecord } from '../generation/record';
import type { Refusal } from '../delivery/sink';

/** Counts are kept apart and mean what they say; `accepted` counts only what the sink's other end has confirmed. */
export type CounterSnapshot = ScheduleLag & {
  /** Events of the run that the manifest covers or is being told of, those before a restart included. */
  readonly generated: number;
  /** Events of the run that are accepted, those before a restart included. */
  readonly accepted: number;
  /** Accepted since this start. */
  readonly acceptedNow: number;
  /** Records sent once more because they were not accepted. */
  readonly retried: number;
  /** Answers by which a record was refused for the moment because of a rate limit. */
  readonly throttled: number;
  /** Answers by which a record was not accepted for any other reason. */
  readonly failed: number;
  /** Handed to the sink and not yet accepted. */
  readonly inFlight: number;
  /** The largest `behindScheduleMs` so far. */
  readonly maxLagMs: number;
  /** Over the last five seconds. */
  readonly acceptedPerSecond: number;
  readonly elapsedMs: number;
  readonly firstAcceptedAtMs: number | undefined;
  readonly lastAcceptedAtMs: number | undefined;
  /** The latest reason why records were not accepted; undefined again when some are. */
  readonly lastRefusal: Refusal | undefined;
};

export type Counters = {
  /** @param records the next sequences */
  readonly generated: (records: readonly ProducedRecord[]) => void;
  /** So many records were handed to the sink. */
  readonly handedOver: (count: number) => void;
  readonly accepted: (records: readonly ProducedRecord[], atMs: number) => void;
  readonly refused: (refusal: Refusal) => void;
  readonly retried: (count: number) => void;
  readonly snapshot: (nowMs: number) => CounterSnapshot;
};

type Start = {
  readonly startedAtMs: number;
  /** What the run had reached before this start. */
  readonly generated: number;
  readonly accepted: number;
  readonly due: DueRecords;
};

const RATE_WINDOW_MS = 5_000;

export function createCounters(start: Start): Counters {
  const { due } = start;
  const samples = [{ atMs: start.startedAtMs, accepted: 0 }];
  const counts = { generated: start.generated, acceptedNow: 0, retried: 0, throttled: 0, failed: 0 };
  let seen: Pick<CounterSnapshot, 'firstAcceptedAtMs' | 'lastAcceptedAtMs' | 'lastRefusal'> = {
    firstAcceptedAtMs: undefined,
    lastAcceptedAtMs: undefined,
    lastRefusal: undefined,
  };
  let handedOver = 0;
  let maxLagMs = 0;

  const lagAt = (nowMs: number): ScheduleLag & { readonly maxLagMs: number } => {
    const lag = due.at(nowMs);
    maxLagMs = Math.max(maxLagMs, lag.behindScheduleMs);
    return { ...lag, maxLagMs };
  };

  const rateAt = (nowMs: number): number => {
    samples.push({ atMs: nowMs, accepted: counts.acceptedNow });
    while (samples.length > 2 && samples[1]!.atMs <= nowMs - RATE_WINDOW_MS) samples.shift();
    const { atMs, accepted } = samples[0]!;
    return nowMs > atMs ? ((counts.acceptedNow - accepted) * 1000) / (nowMs - atMs) : 0;
  };

  return {
    generated: (records) => {
      counts.generated += records.length;
      due.made(records);
    },
    handedOver: (count) => {
      handedOver += count;
    },
    accepted: (records, atMs) => {
      maxLagMs = Math.max(maxLagMs, due.accepted(records, atMs));
      counts.acceptedNow += records.length;
      const firstAcceptedAtMs = seen.firstAcceptedAtMs ?? atMs;
      seen = { firstAcceptedAtMs, lastAcceptedAtMs: atMs, lastRefusal: undefined };
    },
    refused: (refusal) => {
      counts[refusal.kind] += refusal.count;
      seen = { ...seen, lastRefusal: refusal };
    },
    retried: (count) => {
      counts.retried += count;
    },
    snapshot: (nowMs) => ({
      ...counts,
      ...seen,
      ...lagAt(nowMs),
      accepted: start.accepted + counts.acceptedNow,
      inFlight: handedOver - counts.acceptedNow,
      acceptedPerSecond: rateAt(nowMs),
      elapsedMs: nowMs - start.startedAtMs,
    }),
  };
}
