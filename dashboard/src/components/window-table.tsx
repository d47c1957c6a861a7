import { formatCount, formatShare } from '../model/format-number';
import type { WindowRow } from '../model/window-table';
import { DataTable, type Column } from './data-table';
import { Dot } from './dot';
import { Time } from './time';
import { VERDICT } from './verdict';

const COLUMNS: readonly Column<WindowRow>[] = [
  { name: 'Minute (UTC)', cell: ({ start }) => <Time iso={start} show="minute" /> },
  { name: 'State', cell: ({ state }) => <span class={`badge window-${state}`}>{state}</span> },
  { name: 'Events', kind: 'figure', cell: ({ events }) => formatCount(events) },
  { name: 'Labelled, of events', kind: 'figure', cell: (row) => <Labelled row={row} /> },
  { name: 'High risk', kind: 'figure', cell: ({ highRisk }) => formatCount(highRisk) },
  { name: 'Generated', kind: 'figure', cell: ({ generated }) => formatCount(generated) },
  { name: 'In bronze', kind: 'figure', cell: ({ bronze }) => formatCount(bronze) },
  { name: 'Quarantined', kind: 'figure', cell: ({ quarantined }) => formatCount(quarantined) },
  { name: 'Proof', cell: ({ verdict }) => <Verdict verdict={verdict} /> },
];

export function WindowTable({ rows }: { readonly rows: readonly WindowRow[] }) {
  return (
    <DataTable
      label="Windows"
      caption="Counts for each minute of event time"
      style="windows"
      height="tall"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ workload, start }) => `${workload} ${start}`}
    />
  );
}

function Labelled({ row: { labelled, events } }: { readonly row: WindowRow }) {
  return (
    <>
      {formatCount(labelled)} <span class="quiet">{formatShare(labelled, events)}</span>
    </>
  );
}

function Verdict({ verdict }: Pick<WindowRow, 'verdict'>) {
  if (verdict === null) return <span class="quiet">–</span>;
  const { tone, word } = VERDICT[verdict];
  return (
    <span class={`state tone-${tone}`}>
      <Dot tone={tone} /> {word}
    </span>
  );
}
