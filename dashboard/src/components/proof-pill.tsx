import { useStore } from '../state/store-context';
import { Dot } from './dot';

/** The proof in two words, on every tab. */
export function ProofPill() {
  const { tone, title, detail } = useStore().light.value;
  return (
    <a class={`pill proof-pill tone-${tone}`} href="#/overview" title={detail}>
      <Dot tone={tone} /> {title}
    </a>
  );
}
