import type { ProducedRecord } from './record';
import type { Refusal } from './sinks/sink';

/** Counts are kept apart and mean what they say; `accepted` counts only what the sink's other end has confirmed. */
export type CounterSnapshot = {
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
  /** How far the oldest record that is due and not accepted lies behind its deadline; 0 on the virtual clock. */
  readonly lagMs: number;
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
  readonly generated: (count: number) => void;
  /** Records handed to the sink, in order of their deadlines. */
  readonly handedOver: (records: readonly ProducedRecord[]) => void;
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
  readonly deadlineMs: (deliverAtMs: number) => number | undefined;
};

const RATE_WINDOW_MS = 5_000;

export function createCounters(start: Start): Counters {
  const { deadlineMs } = start;
  const deadlines = new Map<number, number>();
  const samples = [{ atMs: start.startedAtMs, accepted: 0 }];
  const counts = { generated: start.generated, acceptedNow: 0, retried: 0, throttled: 0, failed: 0 };
  let firstAcceptedAtMs: number | undefined;
  let lastAcceptedAtMs: number | undefined;
  let lastRefusal: Refusal | undefined;
  let maxLagMs = 0;

  const lagAt = (nowMs: number): number => {
    const oldest = deadlines.values().next().value ?? Infinity;
    const lagMs = Math.max(0, nowMs - oldest);
    maxLagMs = Math.max(maxLagMs, lagMs);
    return lagMs;
  };

  const rateAt = (nowMs: number): number => {
    samples.push({ atMs: nowMs, accepted: counts.acceptedNow });
    while (samples.length > 2 && samples[1]!.atMs <= nowMs - RATE_WINDOW_MS) samples.shift();
    const { atMs, accepted } = samples[0]!;
    return nowMs > atMs ? ((counts.acceptedNow - accepted) * 1000) / (nowMs - atMs) : 0;
  };

  return {
    generated: (count) => {
      counts.generated += count;
    },
    handedOver: (records) => {
      // On the virtual clock nothing is ever late: Infinity is never behind.
      for (const record of records) deadlines.set(record.sequence, deadlineMs(record.deliverAtMs) ?? Infinity);
    },
    accepted: (records, atMs) => {
      for (const record of records) {
        const deadline = deadlines.get(record.sequence) ?? Infinity;
        if (atMs - deadline > maxLagMs) maxLagMs = atMs - deadline;
        deadlines.delete(record.sequence);
      }
      counts.acceptedNow += records.length;
      firstAcceptedAtMs ??= atMs;
      lastAcceptedAtMs = atMs;
      lastRefusal = undefined;
    },
    refused: (refusal) => {
      counts[refusal.kind] += refusal.count;
      lastRefusal = refusal;
    },
    retried: (count) => {
      counts.retried += count;
    },
    snapshot: (nowMs) => ({
      ...counts,
      accepted: start.accepted + counts.acceptedNow,
      inFlight: deadlines.size,
      lagMs: lagAt(nowMs),
      maxLagMs,
      acceptedPerSecond: rateAt(nowMs),
      elapsedMs: nowMs - start.startedAtMs,
      firstAcceptedAtMs,
      lastAcceptedAtMs,
      lastRefusal,
    }),
  };
}
