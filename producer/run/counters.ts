import { AcceptanceRate } from './acceptance-rate';
import type { DueRecords, ScheduleLag } from './due-records';
import type { ProducedRecord } from '../generation/record';
import type { Refusal } from '../delivery/sink';
import type { ProducerMeter } from './producer-meter';

/** Each count means one thing; `accepted` counts only what the receiving end has confirmed. */
export type CounterSnapshot = ScheduleLag & {
  /** Events of the run that the manifest covers or is about to cover, including those before a restart. */
  readonly generated: number;
  /** Accepted events of the run, including those before a restart. */
  readonly accepted: number;
  /** Accepted since this start. */
  readonly acceptedNow: number;
  /** Records sent again because they were not accepted. */
  readonly retried: number;
  /** Answers that refused a record for now because of a rate limit. */
  readonly throttled: number;
  /** Answers that did not accept a record for any other reason. */
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
  /** The latest reason why records were not accepted; undefined again once some are. */
  readonly lastRefusal: Refusal | undefined;
};

type Start = {
  readonly startedAtMs: number;
  /** What the run had reached before this start. */
  readonly generated: number;
  readonly accepted: number;
  readonly due: DueRecords;
  readonly meter?: ProducerMeter | undefined;
};

type Seen = Pick<CounterSnapshot, 'firstAcceptedAtMs' | 'lastAcceptedAtMs' | 'lastRefusal'>;

/** Counts what happens to the records of a run. */
export class Counters {
  readonly #start: Start;
  readonly #rate: AcceptanceRate;
  readonly #counts: { generated: number; acceptedNow: number; retried: number; throttled: number; failed: number };
  #seen: Seen = { firstAcceptedAtMs: undefined, lastAcceptedAtMs: undefined, lastRefusal: undefined };
  #handedOver = 0;
  #maxLagMs = 0;

  constructor(start: Start) {
    this.#start = start;
    this.#rate = new AcceptanceRate(start.startedAtMs);
    this.#counts = { generated: start.generated, acceptedNow: 0, retried: 0, throttled: 0, failed: 0 };
  }

  /** @param records the next sequences */
  generated(records: readonly ProducedRecord[]): void {
    this.#counts.generated += records.length;
    this.#start.due.made(records);
    this.#start.meter?.count('generated', records);
  }

  /** @param count of the records that the sink was handed */
  handedOver(count: number): void {
    this.#handedOver += count;
  }

  accepted(records: readonly ProducedRecord[], atMs: number): void {
    const { due, meter } = this.#start;
    this.#maxLagMs = Math.max(this.#maxLagMs, due.accepted(records, atMs, meter?.onLateness));
    meter?.count('accepted', records);
    this.#counts.acceptedNow += records.length;
    const firstAcceptedAtMs = this.#seen.firstAcceptedAtMs ?? atMs;
    this.#seen = { firstAcceptedAtMs, lastAcceptedAtMs: atMs, lastRefusal: undefined };
  }

  refused(refusal: Refusal, records: readonly ProducedRecord[]): void {
    this.#start.meter?.count(refusal.kind, records);
    this.#counts[refusal.kind] += refusal.count;
    this.#seen = { ...this.#seen, lastRefusal: refusal };
  }

  retried(records: readonly ProducedRecord[]): void {
    this.#counts.retried += records.length;
    this.#start.meter?.count('retried', records);
  }

  snapshot(nowMs: number): CounterSnapshot {
    const { acceptedNow } = this.#counts;
    const lag = this.#start.due.at(nowMs);
    this.#maxLagMs = Math.max(this.#maxLagMs, lag.behindScheduleMs);
    return {
      ...this.#counts,
      ...this.#seen,
      ...lag,
      maxLagMs: this.#maxLagMs,
      accepted: this.#start.accepted + acceptedNow,
      inFlight: this.#handedOver - acceptedNow,
      acceptedPerSecond: this.#rate.at(nowMs, acceptedNow),
      elapsedMs: nowMs - this.#start.startedAtMs,
    };
  }
}
