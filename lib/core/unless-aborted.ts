/** The result of the work; undefined as soon as the signal is aborted, however long the work continues. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(undefined);
    // Removed again: a signal that lives as long as the run would collect one listener per piece of work.
    const end = () => signal.removeEventListener('abort', giveUp);
    work.then(resolve, reject).finally(end);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
