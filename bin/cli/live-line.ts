import type { CommandContext } from './context';

/** One line of progress: rewritten in place on a terminal, a plain line now and then otherwise. */
export type LiveLine = {
  readonly update: (text: string) => void;
  /** Removes the line from a terminal, so that what follows starts clean. */
  readonly clear: () => void;
};

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5_000;
const ERASE_LINE = '\r\u001B[K';

export function createLiveLine(
  context: Pick<CommandContext, 'stderr' | 'isTerminal' | 'columns' | 'monotonicNow'>,
  { plainIntervalMs = PLAIN_INTERVAL_MS } = {},
): LiveLine {
  const intervalMs = context.isTerminal ? TERMINAL_INTERVAL_MS : plainIntervalMs;
  let writtenAt = -Infinity;
  let shown = false;
  return {
    update: (text) => {
      const now = context.monotonicNow();
      if (now - writtenAt < intervalMs) return;
      writtenAt = now;
      if (!context.isTerminal) {
        context.stderr.write(`${text}\n`);
        return;
      }
      shown = true;
      // One column is left free: a full line makes some terminals wrap, and then nothing can erase it.
      context.stderr.write(`${ERASE_LINE}${text.slice(0, Math.max(1, context.columns - 1))}`);
    },
    clear: () => {
      if (shown) context.stderr.write(ERASE_LINE);
      shown = false;
    },
  };
}
