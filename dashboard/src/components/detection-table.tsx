import type { DetectionView } from '../api/types';
import { inWords } from '../model/words';
import { DataTable, RowButton, type Column } from './data-table';
import { LevelBadge } from './level-badge';
import { Time } from './time';

type Props = { readonly rows: readonly DetectionView[]; readonly open: (eventId: string) => void };

/** What the detector's rules reported. */
export function DetectionTable({ rows, open }: Props) {
  const columns: readonly Column<DetectionView>[] = [
    { name: 'Event time (UTC)', cell: ({ event_time }) => <Time iso={event_time} show="full" /> },
    { name: 'Rule', cell: ({ type }) => inWords(type) },
    { name: 'Severity', cell: ({ severity }) => <LevelBadge level={severity} /> },
    { name: 'Score', kind: 'figure', cell: ({ score }) => score.toFixed(2) },
    { name: 'Entity', kind: 'id', cell: ({ entity }) => entity },
    { name: 'Event', cell: ({ event_id }) => <RowButton text={event_id} open={() => open(event_id)} /> },
    { name: 'Description', cell: ({ description }) => description },
  ];
  return (
    <DataTable
      label="Detections"
      caption="Latest detections"
      style="events"
      height="tall"
      columns={columns}
      rows={rows}
      keyOf={({ event_id, type }) => `${event_id} ${type}`}
      open={({ event_id }) => open(event_id)}
    />
  );
}
