import type { CommandContext } from '../text/context';

export type SettlingOptions = {
  /** Resolves when everything that was sent is settled. */
  readonly idle: Promise<void>;
  /** How many records are settled by now. */
  readonly settled: () => number;
  /** Ends the wait. */
  readonly stop: AbortSignal;
  /** How long it may take until one more record is settled. */
  readonly patienceMs: number;
  readonly context: Pick<CommandContext, 'monotonicNow' | 'sleep'>;
  /** Called about twice a second with the records that are settled. */
  readonly onWait: (settled: number) => void;
};

const LOOK_MS = 500;

/**
 * Waits for as long as records are being settled: a consumer may need minutes for what a producer sent in one. Resolves
 * with whether all are.
 */
export async function untilSettled(options: SettlingOptions): Promise<boolean> {
  const { idle, settled, stop, patienceMs, context, onWait } = options;
  const isIdle = idle.then(() => true);
  let last = settled();
  let movedAtMs = context.monotonicNow();
  for (;;) {
    const over = new AbortController();
    const look = context.sleep(LOOK_MS, AbortSignal.any([stop, over.signal])).then(() => false);
    const isSettled = await Promise.race([isIdle, look]);
    over.abort();
    if (isSettled) return true;
    const now = settled();
    if (now !== last) [last, movedAtMs] = [now, context.monotonicNow()];
    if (stop.aborted || context.monotonicNow() - movedAtMs >= patienceMs) return false;
    onWait(now);
  }
}
