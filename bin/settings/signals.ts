import type { CommandContext, Output } from '../text/context';
import { EXIT } from '../text/explain-error';

export type Signals = {
  /** Aborted by the first signal: end cleanly. */
  readonly stop: AbortSignal;
  /** Aborted by the second: end at once. */
  readonly force: AbortSignal;
  /** Restores the default effect of signals. */
  readonly release: () => void;
};

/** What happens to generated events after the first signal. */
export type AfterSignal = 'delivered' | 'delivered and proven';

/** SIGINT and SIGTERM: the first asks, the second insists, the third does not wait for anything. */
export function catchSignals(
  context: Pick<CommandContext, 'onSignal' | 'forceExit'>,
  output: Output,
  what: AfterSignal = 'delivered',
): Signals {
  const stop = new AbortController();
  const force = new AbortController();
  const release = context.onSignal((signal) => {
    if (force.signal.aborted) {
      context.forceExit(EXIT.interrupted);
    } else if (stop.signal.aborted) {
      force.abort();
    } else {
      output.note(`${signal}: stopping; what was generated is ${what} first (again to stop at once)`);
      stop.abort();
    }
  });
  return { stop: stop.signal, force: force.signal, release };
}

/** Resolves when the signal is aborted; at once if it already is. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
