import type { EventRow } from '../../lib/domain/bronze/event-row';
import { grouped, table, type Column, type TableOptions } from './table';

/** Rows of bronze as a table for people. A field that no row has gets no column. */
export function eventTable(rows: readonly EventRow[], options: TableOptions = {}): string[] {
  const columns = COLUMNS.filter(({ shown = () => true }) => shown(rows));
  return table(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    options,
  );
}

type EventColumn = Column & {
  readonly cell: (row: EventRow) => string;
  /** @default always */
  readonly shown?: (rows: readonly EventRow[]) => boolean;
};

const COLUMNS: readonly EventColumn[] = [
  { title: 'EVENT TIME', cell: (row) => row.eventTime },
  { title: 'EVENT ID', cell: (row) => row.eventId },
  {
    title: 'WORKLOAD',
    dispensable: 3,
    shown: (rows) => new Set(rows.map(({ workload }) => workload)).size > 1,
    cell: (row) => row.workload,
  },
  { title: 'CUSTOMER', dispensable: 1, cell: (row) => row.customerId ?? '-' },
  { title: 'RISK', dispensable: 2, shown: haveRisk, cell: (row) => row.riskLevel ?? '-' },
  {
    title: 'LIMIT',
    align: 'right',
    dispensable: 4,
    shown: haveRisk,
    cell: (row) => (row.creditLimit === undefined ? '-' : grouped(row.creditLimit)),
  },
  { title: 'ANOMALIES', dispensable: 5, shown: haveSummary, cell: anomalyText },
  { title: 'EVENT', shown: haveSummary, cell: (row) => row.summary ?? '' },
  { title: 'ANOMALIES', shown: (rows) => !haveSummary(rows), cell: anomalyText },
];

/** An empty list shows the columns of the assessments. */
function haveRisk(rows: readonly EventRow[]): boolean {
  return rows.length === 0 || rows.some((row) => row.riskLevel !== undefined || row.creditLimit !== undefined);
}

function haveSummary(rows: readonly EventRow[]): boolean {
  return rows.some(({ summary }) => summary !== undefined);
}

function anomalyText({ anomalyTypes, anomalySeverity }: EventRow): string {
  return anomalyTypes.length === 0 ? '' : `${anomalyTypes.join(', ')} (${anomalySeverity})`;
}
