import type { DetectionView } from '../api/types';
import { inWords } from '../model/words';
import { LevelBadge } from './level-badge';
import { Time } from './time';

type Props = { readonly rows: readonly DetectionView[]; readonly open: (eventId: string) => void };

/** What the detector reported. */
export function DetectionTable({ rows, open }: Props) {
  return (
    <div class="table-scroll tall" tabIndex={0} role="region" aria-label="Detections">
      <table class="events">
        <caption class="visually-hidden">Latest detections</caption>
        <thead>
          <tr>
            <th scope="col">Event time (UTC)</th>
            <th scope="col">Rule</th>
            <th scope="col">Severity</th>
            <th scope="col" class="right">
              Score
            </th>
            <th scope="col">Entity</th>
            <th scope="col">Event</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.event_id} ${row.type}`} class="openable" onClick={() => open(row.event_id)}>
              <td>
                <Time iso={row.event_time} show="full" />
              </td>
              <td>{inWords(row.type)}</td>
              <td>
                <LevelBadge level={row.severity} />
              </td>
              <td class="right num">{row.score.toFixed(2)}</td>
              <td class="num">{row.entity}</td>
              <td>
                <button
                  type="button"
                  class="link num"
                  onClick={(click) => (click.stopPropagation(), open(row.event_id))}
                >
                  {row.event_id}
                </button>
              </td>
              <td>{row.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
