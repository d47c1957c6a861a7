import type { CommandContext } from './context';
import { visibleText } from './visible-text';

/** Live progress: rewritten in place on a terminal, otherwise an occasional plain line. */
export type LiveLine = {
  /** Several lines are rewritten together; without a terminal, only the first is written. */
  readonly update: (...lines: readonly string[]) => void;
  /** Removes the lines from a terminal before other output. */
  readonly clear: () => void;
};

const TERMINAL_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5_000;
const ERASE_LINE = '\r\u001B[K';
const UP_AND_ERASE_LINE = '\u001B[1A\u001B[K';

export function createLiveLine(
  context: Pick<CommandContext, 'stderr' | 'isTerminal' | 'columns' | 'monotonicNow'>,
  { plainIntervalMs = PLAIN_INTERVAL_MS } = {},
): LiveLine {
  const intervalMs = context.isTerminal ? TERMINAL_INTERVAL_MS : plainIntervalMs;
  // One column stays free: a full line makes some terminals wrap, and then it cannot be erased.
  const width = Math.max(1, context.columns - 1);
  // Where lines cannot be erased, quick work writes none.
  let writtenAt = context.isTerminal ? -Infinity : context.monotonicNow();
  let shown = 0;
  const erase = () => (shown === 0 ? '' : ERASE_LINE + UP_AND_ERASE_LINE.repeat(shown - 1));
  return {
    update: (...lines) => {
      const now = context.monotonicNow();
      if (now - writtenAt < intervalMs) return;
      writtenAt = now;
      if (!context.isTerminal) {
        context.stderr.write(`${visibleText(lines[0] ?? '')}\n`);
        return;
      }
      context.stderr.write(erase() + lines.map((line) => visibleText(line).slice(0, width)).join('\n'));
      shown = lines.length;
    },
    clear: () => {
      if (shown > 0) context.stderr.write(erase());
      shown = 0;
    },
  };
}
