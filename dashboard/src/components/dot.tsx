import type { Tone } from '../model/tone';

/** A state's colour. Always put words beside it: not every reader sees colours. */
export function Dot({ tone, pulse }: { readonly tone: Tone; readonly pulse?: boolean }) {
  return <span class={`dot tone-${tone}${pulse ? ' pulse' : ''}`} aria-hidden="true" />;
}
