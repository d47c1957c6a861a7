import { EVENT_KINDS, WORKLOADS, type EventType } from '../../lib/events/event';
import { BucketCounts, type CounterMeasurement, type Measurements } from '../../lib/domain/measurement';
import type { ProducedRecord } from '../generation/record';

const COUNTED = ['generated', 'accepted', 'retried', 'throttled', 'failed'] as const;
type Counted = (typeof COUNTED)[number];

/** An event type belongs to one workload. */
const LABELS = WORKLOADS.flatMap((workload) =>
  EVENT_KINDS[workload].schemas.map(({ shape }) => ({ workload, event_type: shape.event_type.value })),
);
const INDEX = new Map(LABELS.map(({ event_type }, at) => [event_type as EventType, at]));

/** Counts what becomes of the events of all runs of this process. */
export class ProducerMeter {
  readonly #counts: Readonly<Record<Counted, Float64Array>>;
  #lateness = new BucketCounts('dueToAccepted', {});

  constructor() {
    const none = () => new Float64Array(LABELS.length);
    this.#counts = { generated: none(), accepted: none(), retried: none(), throttled: none(), failed: none() };
  }

  count(what: Counted, records: readonly Pick<ProducedRecord, 'eventType'>[]): void {
    const counts = this.#counts[what];
    for (const { eventType } of records) counts[INDEX.get(eventType)!]! += 1;
  }

  /** Takes how late a record was accepted; nothing says so on the virtual clock. */
  readonly onLateness = (lateMs: number): void => {
    if (Number.isFinite(lateMs)) this.#lateness.observe(Math.max(0, lateMs) / 1000);
  };

  /** What has been counted since the last call. */
  take(): Measurements {
    const histograms = [this.#lateness.measurement()];
    this.#lateness = new BucketCounts('dueToAccepted', {});
    return { counters: COUNTED.flatMap((what) => this.#taken(what)), histograms };
  }

  #taken(id: Counted): CounterMeasurement[] {
    const counts = this.#counts[id];
    const taken = LABELS.flatMap((labels, at) => (counts[at]! > 0 ? [{ id, labels, add: counts[at]! }] : []));
    counts.fill(0);
    return taken;
  }
}
