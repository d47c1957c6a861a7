import type { Tone } from '../model/tone';

/** A state's colour. Words stand beside it always: colour alone tells nothing to some. */
export function Dot({ tone, pulse }: { readonly tone: Tone; readonly pulse?: boolean }) {
  return <span class={`dot tone-${tone}${pulse ? ' pulse' : ''}`} aria-hidden="true" />;
}
