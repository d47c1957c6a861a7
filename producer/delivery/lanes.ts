import { hash32 } from '../../lib/core/hash';
import { createSignal } from '../../lib/core/signal';
import type { ProducedRecord } from '../generation/record';
import { Lane, type LaneOptions } from './lane';
import type { Sink } from './sink';

export type LanesOptions = LaneOptions & {
  readonly laneCount: number;
  /** Which lane a partition key belongs to, from 0 on. @default by a hash of the key */
  readonly laneOf?: (partitionKey: string) => number;
  /** Records taken over and not yet accepted; `write` waits while there are this many. */
  readonly maxPending: number;
};

/**
 * Sends records over parallel lanes. A partition key decides the lane of its records, so the order of each key is kept.
 * After a permanent fault `write` rejects with it at once, and `drain` once the other lanes have delivered what they can.
 */
export class Lanes implements Pick<Sink, 'write' | 'drain'> {
  readonly #maxPending: number;
  readonly #options: Pick<LanesOptions, 'context' | 'clock'>;
  readonly #indexOf: (partitionKey: string) => number;
  readonly #lanes: readonly Lane[];
  readonly #change = createSignal();
  #pending = 0;
  #isFlushing = false;
  #fault: unknown;

  constructor({ laneCount, maxPending, laneOf, ...options }: LanesOptions) {
    this.#maxPending = maxPending;
    this.#indexOf = laneOf ?? ((key) => hash32(key) % laneCount);
    this.#options = options;
    const group = {
      isFlushing: () => this.#isFlushing,
      onAccepted: (count: number) => void (this.#pending -= count),
      onFault: (fault: unknown) => void (this.#fault ??= fault),
      onCallEnd: this.#change.notify,
    };
    this.#lanes = Array.from({ length: laneCount }, () => new Lane(options, group));
    options.context.abandoned.addEventListener('abort', () => {
      for (const lane of this.#lanes) lane.cancelWakeUp();
      this.#change.notify();
    });
  }

  /** Records taken over and not yet accepted. */
  get pending(): number {
    return this.#pending;
  }

  async write(records: readonly ProducedRecord[]): Promise<void> {
    let at = 0;
    while (at < records.length && !this.#isAbandoned()) {
      if (this.#fault !== undefined) throw this.#fault;
      const room = this.#maxPending - this.#pending;
      if (room > 0) this.#push(records.slice(at, (at += room)));
      else await this.#change.changed();
    }
  }

  async drain(): Promise<void> {
    this.#isFlushing = true;
    for (const lane of this.#lanes) lane.pump();
    while (!this.#isIdle() && !this.#isAbandoned()) await this.#change.changed();
    this.#isFlushing = false;
    if (this.#fault !== undefined) throw this.#fault;
  }

  #push(records: readonly ProducedRecord[]): void {
    const nowMs = this.#options.clock.now();
    for (const record of records) this.#laneOf(record).push(record, nowMs);
    this.#pending += records.length;
    for (const lane of this.#lanes) lane.pump();
  }

  #laneOf({ partitionKey }: ProducedRecord): Lane {
    return this.#lanes[this.#indexOf(partitionKey)]!;
  }

  #isAbandoned(): boolean {
    return this.#options.context.abandoned.aborted;
  }

  #isIdle(): boolean {
    if (this.#pending === 0) return true;
    return this.#lanes.some(({ isStopped }) => isStopped) && this.#lanes.every(({ isSpent }) => isSpent);
  }
}
