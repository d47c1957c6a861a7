import { inWords } from '../model/words';

type Props = { readonly types: readonly string[]; readonly severity: string | null };

/** The labels of an event in a list. */
export function LabelBadges({ types, severity }: Props) {
  if (types.length === 0) return <span class="quiet">–</span>;
  return (
    <span class="label-badges">
      {types.map((type) => (
        <span
          key={type}
          class={`badge label severity-${(severity ?? 'none').toLowerCase()}`}
          title={`${type}, severity ${severity ?? 'not known'}`}
        >
          {inWords(type)}
        </span>
      ))}
    </span>
  );
}
