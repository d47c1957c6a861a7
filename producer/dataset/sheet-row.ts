/** A row as a reader found it. `line` counts from 1 as spreadsheets and editors do. */
export type SheetRow = { readonly line: number; readonly cells: readonly unknown[] };
