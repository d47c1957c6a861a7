import { once } from 'node:events';
import { UserError } from '../../../lib/core/user-error';
import { startMiniStack, type MiniStack, type MiniStackOptions } from './ministack-process';

/**
 * Runs `use` with a MiniStack of its own, which ends with it whether `use` returns, throws or is interrupted.
 * @param use its signal is aborted by SIGINT and SIGTERM; nothing waits for it after that
 */
export async function withMiniStack<T>(
  options: MiniStackOptions,
  use: (emulator: MiniStack, signal: AbortSignal) => Promise<T>,
): Promise<T | 'interrupted'> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  // Before the start: the default handler would end this process and leave the emulator running.
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const emulator = await startMiniStack(options);
    try {
      const { signal } = interrupted;
      if (signal.aborted) return 'interrupted';
      const working = use(emulator, signal);
      // May reject after an interruption, when nothing awaits it any more.
      working.catch(() => undefined);
      return await Promise.race([working, once(signal, 'abort').then(() => 'interrupted' as const)]);
    } catch (error) {
      throw await withLog(error, emulator);
    } finally {
      await emulator.stop();
    }
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

const LOG_LINES = 30;

/** The emulator may be the cause, so the last lines of its log are included. */
async function withLog(error: unknown, emulator: MiniStack): Promise<unknown> {
  const lines = (await emulator.log()).trim().split('\n').slice(-LOG_LINES);
  const text = error instanceof Error ? error.message : String(error);
  return new UserError(`${text}\n--- the last lines of MiniStack's log:\n${lines.join('\n')}`, { cause: error });
}
