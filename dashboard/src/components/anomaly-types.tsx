import { inWords } from '../model/words';

type Props = { readonly types: readonly string[]; readonly severity: string | null };

export function AnomalyTypes({ types, severity }: Props) {
  if (types.length === 0) return <span class="quiet">–</span>;
  return (
    <span class="anomaly-types">
      {types.map((type) => (
        <span
          key={type}
          class={`badge anomaly severity-${(severity ?? 'none').toLowerCase()}`}
          title={`${type}, severity ${severity ?? 'not known'}`}
        >
          {inWords(type)}
        </span>
      ))}
    </span>
  );
}
