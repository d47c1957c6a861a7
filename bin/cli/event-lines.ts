import type { EventRow } from '../../lib/domain/event-row';
import { grouped, table, type Column } from './table';

const COLUMNS: readonly Column[] = [
  { title: 'EVENT TIME' },
  { title: 'EVENT ID' },
  { title: 'CUSTOMER' },
  { title: 'RISK' },
  { title: 'LIMIT', align: 'right' },
  { title: 'ANOMALIES' },
];

/** Rows of bronze as a table for people. */
export function eventTable(rows: readonly EventRow[]): string[] {
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
  );
}
