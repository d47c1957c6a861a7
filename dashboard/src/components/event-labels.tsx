import { eventLabels } from '../model/event-labels';
import { routeFragment } from '../model/route';
import { inWords } from '../model/words';
import { LevelBadge } from './level-badge';

type Props = { readonly payload: string; readonly types: readonly string[]; readonly severity: string | null };

/** The labels of one event: what was injected into it. */
export function EventLabels({ payload, types, severity }: Props) {
  return (
    <>
      {eventLabels(payload, { types, severity }).map(({ type, severity: level, description, originalEventId }) => (
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
