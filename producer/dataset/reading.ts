import type { Table } from '../table/table';

/** A table as it was read from a file. */
export type TableReading = {
  readonly table: Table;
  /** What was read other than to the letter, a phrase each: other names, words for codes, marks in numbers. */
  readonly notes: readonly string[];
};
