import { partitionPoint } from '../../core/partition-point';
import type { Arrival } from './arrival';
import type { EntityState, RetainedEvent } from './entity-state';
import { compareMoments, laterMoment } from './moment';
import type { Moment } from './rule';

export type RetentionLimits = {
  /** How much later than the newest event of its entity an event may come. */
  readonly latenessMs: number;
  /** Events retained for one entity; beyond this, the oldest are judged for good early. @default 512 */
  readonly maxRetained?: number;
  /** The same for the length of their facts. @default 65,536 */
  readonly maxRetainedBytes?: number;
};

const MAX_RETAINED = 512;
const MAX_RETAINED_BYTES = 64 * 1024;

/** How many of the events, which are in order, are at or before a moment. */
export function countUpTo(events: readonly Moment[], moment: Moment): number {
  return partitionPoint(events.length, (at) => compareMoments(events[at]!, moment) <= 0);
}

/** The retained events of one entity while arrivals are put among them: the horizon rises, and never falls. */
export class Retention {
  tooLate = 0;
  repeated = 0;
  accepted = 0;
  readonly #latenessMs: number;
  readonly #maxRetained: number;
  readonly #maxBytes: number;
  readonly #states: EntityState['states'];
  readonly #retained: RetainedEvent[];
  #horizon: Moment;
  /** Length of the facts above the horizon. */
  #bytes: number;

  constructor({ horizon, states, retained }: EntityState, limits: RetentionLimits) {
    this.#latenessMs = limits.latenessMs;
    this.#maxRetained = limits.maxRetained ?? MAX_RETAINED;
    this.#maxBytes = limits.maxRetainedBytes ?? MAX_RETAINED_BYTES;
    this.#states = states;
    this.#retained = [...retained];
    this.#horizon = horizon;
    this.#bytes = this.#retained.slice(this.#countSettled()).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  get state(): EntityState {
    return { horizon: this.#horizon, states: this.#states, retained: this.#retained };
  }

  add(arrival: Arrival): void {
    if (compareMoments(arrival, this.#horizon) <= 0) {
      this.tooLate += 1;
      return;
    }
    const at = countUpTo(this.#retained, arrival);
    if (at > 0 && compareMoments(this.#retained[at - 1]!, arrival) === 0) {
      this.repeated += 1;
      return;
    }
    this.accepted += 1;
    this.#retained.splice(at, 0, { ...arrival, known: {}, fresh: [] });
    this.#bytes += arrival.sizeBytes;
    this.#raise({ timeMs: arrival.timeMs - this.#latenessMs, eventId: '' });
    while (this.#isOverfull()) this.#raise(this.#retained[this.#countSettled()]!);
  }

  #raise(to: Moment): void {
    const from = this.#countSettled();
    this.#horizon = laterMoment(this.#horizon, to);
    const end = this.#countSettled();
    for (let at = from; at < end; at++) this.#bytes -= this.#retained[at]!.sizeBytes;
  }

  #isOverfull(): boolean {
    return this.#retained.length - this.#countSettled() > this.#maxRetained || this.#bytes > this.#maxBytes;
  }

  #countSettled(): number {
    return countUpTo(this.#retained, this.#horizon);
  }
}
