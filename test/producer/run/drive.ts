import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ManualClock } from '../../../lib/core/clock';

/** Turns of the event loop after which everything that does not wait for the clock has settled. */
const TURNS = 3;

export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}

/** Advances the clock from sleeper to sleeper until the work is done. */
export async function drive<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  const isDone = () => done;
  for (;;) {
    await settle();
    if (isDone()) return work;
    const nextMs = clock.nextWakeMs();
    if (nextMs !== undefined) clock.advanceTo(nextMs);
  }
}
