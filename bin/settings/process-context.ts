import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '../text/context';
import { isErrno } from '../../lib/core/errno';

/** The context of a real process. */
export function processContext(): CommandContext {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    outputClosed: whenOutputCloses(),
    env: process.env,
    cwd: process.cwd(),
    isTerminal: [process.stdout, process.stderr].every((stream) => stream.isTTY),
    columns: process.stdout.columns ?? process.stderr.columns ?? 80,
    now: () => Date.now(),
    monotonicNow: () => performance.now(),
    sleep: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
    onSignal,
    forceExit: (code) => process.exit(code),
  };
}

function onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

/** Without a listener, a pipe that is closed early would end the process with a stack trace. */
function whenOutputCloses(): AbortSignal {
  const closed = new AbortController();
  // Closing stderr, which carries progress, must not cost the reader of stdout the result.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (!isErrno(error, 'EPIPE')) throw error;
  });
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isErrno(error, 'EPIPE')) throw error;
    closed.abort();
  });
  return closed.signal;
}
