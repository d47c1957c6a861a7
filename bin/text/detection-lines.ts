import type { Detection } from '../../lib/domain/detection/detection';
import { table, type Column, type TableOptions } from './table';

const COLUMNS: readonly Column[] = [
  { title: 'EVENT TIME' },
  { title: 'RULE' },
  { title: 'SEVERITY', dispensable: 3 },
  { title: 'SCORE', align: 'right', dispensable: 4 },
  { title: 'ENTITY' },
  { title: 'EVENT ID', dispensable: 1 },
  { title: 'DESCRIPTION', dispensable: 2 },
];

/** What the detector reported, as a table for people. */
export function detectionTable(rows: readonly Detection[], options: TableOptions = {}): string[] {
  return table(
    COLUMNS,
    rows.map(({ eventTime, type, severity, score, entity, eventId, description }) => [
      eventTime,
      type,
      severity,
      score.toFixed(2),
      entity,
      eventId,
      description,
    ]),
    options,
  );
}
