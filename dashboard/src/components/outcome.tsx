import type { Action } from '../state/use-action';

/** How an action ended, below its control. The line keeps its height, so that nothing jumps. */
export function Outcome({ action: { busy, done, error } }: { readonly action: Action }) {
  return (
    <p class="outcome" role="status" aria-live="polite">
      {busy && <span class="quiet">Sending …</span>}
      {done !== undefined && <span class="tone-good">{done}</span>}
      {error && (
        <span class="tone-bad">
          {error.code === 'unauthorized'
            ? 'The token was refused. Open the link that was printed at the start.'
            : [error.message, ...error.faults.map(({ name, reason }) => `${name}: ${reason}`)].join(' ')}
        </span>
      )}
    </p>
  );
}
