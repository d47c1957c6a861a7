import type { EventRow } from '../../lib/domain/event-row';
import { grouped, table, type Column, type TableOptions } from './table';

const COLUMNS: readonly Column[] = [
  { title: 'EVENT TIME' },
  { title: 'EVENT ID' },
  { title: 'CUSTOMER', dispensable: 1 },
  { title: 'RISK' },
  { title: 'LIMIT', align: 'right', dispensable: 2 },
  { title: 'ANOMALIES' },
];

/** Rows of bronze as a table for people. */
export function eventTable(rows: readonly EventRow[], options: TableOptions = {}): string[] {
  return table(
    COLUMNS,
    rows.map((row) => [
      row.eventTime,
      row.eventId,
      row.customerId ?? '-',
      row.riskLevel ?? '-',
      row.creditLimit === undefined ? '-' : grouped(row.creditLimit),
      row.anomalyTypes.length === 0 ? '' : `${row.anomalyTypes.join(', ')} (${row.anomalySeverity})`,
    ]),
    options,
  );
}
