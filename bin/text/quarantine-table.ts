import type { QuarantineHead } from '../../lib/domain/bronze/quarantine-row';
import { grouped, table, type Column, type TableOptions } from './table';
import { visibleText } from './visible-text';

const COLUMNS: readonly Column[] = [
  { title: 'ARRIVED (UTC)' },
  { title: 'REASON' },
  { title: 'BYTES', align: 'right' },
  { title: 'HASH' },
  { title: 'EVENT ID', dispensable: 2 },
  { title: 'PARTITION KEY', dispensable: 1 },
  { title: 'MESSAGE', dispensable: 3 },
];

/** How much of a hash is shown: enough to distinguish records, and for `--hash`. */
const SHOWN_HASH_DIGITS = 16;

/** Quarantined records as a table for people. */
export function quarantineTable(rows: readonly QuarantineHead[], options: TableOptions = {}): string[] {
  return table(
    COLUMNS,
    rows.map((row) => [
      new Date(row.arrivedAtMs).toISOString().slice(0, 23),
      row.reason,
      grouped(row.sizeBytes),
      row.payloadHash.slice(0, SHOWN_HASH_DIGITS),
      row.eventId ?? '',
      visibleText(row.partitionKey),
      visibleText(row.message),
    ]),
    options,
  );
}
