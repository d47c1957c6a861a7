import type { FieldRow } from './field-rows';
import { markdownTable } from './markdown-table';

export function fieldTable(rows: readonly FieldRow[]): string {
  return markdownTable(
    ['Field', 'Type or values', 'Present', 'Meaning'],
    rows.map(({ path, type, presence, meaning }) => [`\`${path}\``, type, presence, meaning]),
  );
}
