import type { Action } from '../state/use-action';

/** How an action ended, where it was asked for. The line keeps its height, so that nothing jumps. */
export function Outcome({ action: { busy, done, error } }: { readonly action: Action }) {
  return (
    <p class="outcome" role="status" aria-live="polite">
      {busy && <span class="quiet">Asking …</span>}
      {done !== undefined && <span class="tone-good">{done}</span>}
      {error && (
        <span class="tone-bad">
          {error.code === 'unauthorized'
            ? 'The token was not taken. Open the link that was printed at start.'
            : [error.message, ...error.faults.map(({ name, reason }) => `${name}: ${reason}`)].join(' ')}
        </span>
      )}
    </p>
  );
}
