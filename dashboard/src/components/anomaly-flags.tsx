import { shownFlags } from '../model/anomaly-flags';
import { routeFragment } from '../model/route';
import { inWords } from '../model/words';
import { LevelBadge } from './level-badge';

type Props = { readonly payload: string; readonly types: readonly string[]; readonly severity: string | null };

/** What is wrong with the event, in the words of its label. */
export function AnomalyFlags({ payload, types, severity }: Props) {
  const flags = shownFlags(payload, { types, severity });
  return (
    <>
      {flags.map(({ type, severity: level, description, originalEventId }) => (
        <div key={type} class="flag">
          <div>
            <strong>{inWords(type)}</strong> <LevelBadge level={level} />
          </div>
          {description !== undefined && <p>{description}</p>}
          {originalEventId !== undefined && (
            <a class="num" href={routeFragment({ tab: 'events', event: originalEventId })}>
              {originalEventId}
            </a>
          )}
        </div>
      ))}
    </>
  );
}
