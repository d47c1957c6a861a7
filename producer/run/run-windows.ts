import type { RunConfig } from '../../lib/domain/run/run';
import { maxOrdinaryLatencyMs } from '../generation/network';
import type { ProducedRecord } from '../generation/record';
import { createCountWindows, type CountWindows } from './count-windows';
import { createEventTimeWindows, type EventTimeWindows } from './event-time-windows';
import type { WindowOptions, WindowsSnapshot } from './run-options';

const WINDOW_MS = 60_000;

/** Both kinds of windows over a run; keeps the latest complete window of each. */
export class RunWindows {
  readonly #byCount: CountWindows;
  readonly #byTime: EventTimeWindows;
  #closed: Omit<WindowsSnapshot, 'lateEvents'> = {
    countWindows: 0,
    lastCountWindow: undefined,
    eventTimeWindows: 0,
    lastEventTimeWindow: undefined,
  };

  constructor(config: RunConfig, options: WindowOptions = {}) {
    this.#byCount = createCountWindows({ windowEvents: options.windowEvents });
    this.#byTime = createEventTimeWindows({
      windowMs: options.windowMs ?? WINDOW_MS,
      allowedLatenessMs: options.allowedLatenessMs ?? maxOrdinaryLatencyMs(config.network, config.baseLatencyMs),
    });
  }

  add(records: readonly ProducedRecord[]): void {
    for (const record of records) this.#addOne(record);
  }

  snapshot(): WindowsSnapshot {
    return { ...this.#closed, lateEvents: this.#byTime.lateCount() };
  }

  #addOne(record: ProducedRecord): void {
    const full = this.#byCount.add(record);
    if (full) {
      this.#closed = { ...this.#closed, countWindows: this.#closed.countWindows + 1, lastCountWindow: full };
    }
    const ended = this.#byTime.add(record);
    if (ended.length === 0) return;
    const eventTimeWindows = this.#closed.eventTimeWindows + ended.length;
    this.#closed = { ...this.#closed, eventTimeWindows, lastEventTimeWindow: ended.at(-1) };
  }
}
