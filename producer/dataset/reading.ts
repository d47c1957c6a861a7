import type { Table } from '../table/table';

/** A table that was read from a file. */
export type TableReading = {
  readonly table: Table;
  /** What was not read literally, a phrase each: other names, words for codes, marks in numbers. */
  readonly notes: readonly string[];
};
