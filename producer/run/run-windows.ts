import type { RunConfig } from '../../lib/domain/run/run';
import type { ProducedRecord } from '../generation/record';
import type { WindowOptions, WindowsSnapshot } from './run-options';
import { createCountWindows, type CountWindow } from './count-windows';
import { createEventTimeWindows, type EventTimeWindow } from './event-time-windows';
import { maxOrdinaryLatencyMs } from '../generation/network';

const WINDOW_MS = 60_000;

export type RunWindows = {
  readonly add: (records: readonly ProducedRecord[]) => void;
  readonly snapshot: () => WindowsSnapshot;
};

/** Both kinds of windows over a run, of which the latest complete ones are kept. */
export function createRunWindows(config: RunConfig, options: WindowOptions = {}): RunWindows {
  const byCount = createCountWindows({ windowEvents: options.windowEvents });
  const byTime = createEventTimeWindows({
    windowMs: options.windowMs ?? WINDOW_MS,
    allowedLatenessMs: options.allowedLatenessMs ?? maxOrdinaryLatencyMs(config.network, config.baseLatencyMs),
  });
  let countWindows = 0;
  let lastCountWindow: CountWindow | undefined;
  let eventTimeWindows = 0;
  let lastEventTimeWindow: EventTimeWindow | undefined;
  const addOne = (record: ProducedRecord): void => {
    const full = byCount.add(record);
    if (full) {
      countWindows += 1;
      lastCountWindow = full;
    }
    const closed = byTime.add(record);
    eventTimeWindows += closed.length;
    lastEventTimeWindow = closed.at(-1) ?? lastEventTimeWindow;
  };
  return {
    add: (records) => records.forEach(addOne),
    snapshot: () => ({
      countWindows,
      lastCountWindow,
      eventTimeWindows,
      lastEventTimeWindow,
      lateEvents: byTime.lateCount(),
    }),
  };
}
