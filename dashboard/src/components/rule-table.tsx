import type { RuleFiguresView } from '../api/types';
import { formatCount, formatDuration, formatShare } from '../model/format-number';
import { inWords } from '../model/words';
import { DataTable, type Column } from './data-table';

const COLUMNS: readonly Column<RuleFiguresView>[] = [
  { name: 'Rule', cell: ({ rule }) => inWords(rule) },
  { name: 'Precision', kind: 'figure', cell: ({ precision }) => formatShare(precision, 1) },
  { name: 'Recall', kind: 'figure', cell: ({ recall }) => formatShare(recall, 1) },
  { name: 'F1', kind: 'figure', cell: ({ f1 }) => formatShare(f1, 1) },
  { name: 'Right', kind: 'figure', cell: ({ right }) => formatCount(right) },
  { name: 'Wrong', kind: 'figure', cell: ({ wrong }) => formatCount(wrong) },
  { name: 'Found', kind: 'figure', cell: ({ found, episodes }) => `${formatCount(found)} of ${formatCount(episodes)}` },
  { name: 'Latency', kind: 'figure', cell: ({ latency }) => formatDuration(latency?.median_ms) },
  { name: '95 %', kind: 'figure', cell: ({ latency }) => formatDuration(latency?.p95_ms) },
  { name: 'Processing', kind: 'figure', cell: ({ processing }) => formatDuration(processing?.median_ms) },
];

export function RuleTable({ rules }: { readonly rules: readonly RuleFiguresView[] }) {
  return (
    <DataTable
      label="Rules"
      caption="The detector by rule"
      style="windows"
      columns={COLUMNS}
      rows={rules}
      keyOf={({ rule }) => rule}
    />
  );
}
