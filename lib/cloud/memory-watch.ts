import type { Clock } from '../core/clock';
import { gigabytes } from '../core/gigabytes';
import type { MemoryBudget } from './engines/memory/memory-budget';
import type { MappingLog } from './mapping/polling-context';

const WARN_SHARE = 0.8;
const CHECK_INTERVAL_MS = 1_000;

export type MemoryWatchOptions = {
  readonly budget: Pick<MemoryBudget, 'usage' | 'remedy'>;
  readonly clock: Clock;
  readonly log: MappingLog;
};

/** Warns, once for each time, when streams and tables have filled most of what they may. */
export function watchMemory({ budget, clock, log }: MemoryWatchOptions): { readonly stop: () => Promise<void> } {
  const end = new AbortController();
  let hasWarned = false;

  function check(): void {
    const { limitBytes, streamBytes, tableBytes } = budget.usage();
    const isNearlyFull = streamBytes + tableBytes >= limitBytes * WARN_SHARE;
    if (isNearlyFull && !hasWarned)
      log.warn(
        {},
        `streams and tables have filled 80 % of the ${gigabytes(limitBytes)} that they may have in memory: when all is filled, the stream refuses records; ${budget.remedy}`,
      );
    hasWarned = isNearlyFull;
  }
  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      await clock.sleep(CHECK_INTERVAL_MS, end.signal);
      if (!end.signal.aborted) check();
    }
  }
  const finished = run();
  return {
    stop: () => {
      end.abort();
      return finished;
    },
  };
}
