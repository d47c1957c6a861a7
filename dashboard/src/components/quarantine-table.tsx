import type { QuarantineRowView } from '../api/types';
import { formatBytes } from '../model/format-number';
import { DataTable, RowButton, type Column } from './data-table';
import { Time } from './time';

type Props = { readonly rows: readonly QuarantineRowView[]; readonly open: (hash: string) => void };

/** Enough of a hash to tell records apart. */
const SHOWN_HASH_DIGITS = 12;

/** Quarantined records, the latest arrival first. */
export function QuarantineTable({ rows, open }: Props) {
  const columns: readonly Column<QuarantineRowView>[] = [
    { name: 'Arrived (UTC)', cell: ({ arrived_at }) => <Time iso={arrived_at} show="full" /> },
    { name: 'Reason', kind: 'id', cell: ({ reason }) => reason },
    {
      name: 'Record',
      cell: ({ payload_hash: hash }) => <RowButton text={hash.slice(0, SHOWN_HASH_DIGITS)} open={() => open(hash)} />,
    },
    { name: 'Size', kind: 'figure', cell: ({ size_bytes }) => formatBytes(size_bytes) },
    { name: 'Event id in the bytes', kind: 'id', cell: ({ event_id }) => event_id ?? '' },
    { name: 'Message', cell: ({ message }) => message },
  ];
  return (
    <DataTable
      label="Quarantined records"
      caption="Quarantined records"
      style="events"
      height="tall"
      columns={columns}
      rows={rows}
      keyOf={({ payload_hash, partition_key }) => `${payload_hash} ${partition_key}`}
      open={({ payload_hash }) => open(payload_hash)}
    />
  );
}
