/** A row of a file. `line` counts from 1, as in spreadsheets and editors. */
export type SheetRow = { readonly line: number; readonly cells: readonly unknown[] };
