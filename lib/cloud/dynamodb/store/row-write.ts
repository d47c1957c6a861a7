import type { Table } from '../tables/table';

/** A change of one row: its new bytes, which are sealed, or that it goes. */
export type RowWrite = { readonly table: Table } & ({ readonly put: Uint8Array } | { readonly remove: number });
