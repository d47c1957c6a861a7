import published from '../../data/published-table.json';
import { sha256Hex } from '../../lib/core/hash';
import { contentHash, headOfTable, tableBytes, type Table } from '../table/table';

/**
 * What a table is, by comparison with hashes of the published one: of the whole content and of each block of rows. They
 * detect even a flipped bit inside a number, which no reader can see.
 */
export type Provenance =
  | { readonly kind: 'twin' }
  /** Every value is that of the published table. */
  | { readonly kind: 'published' }
  /** The first rows of the published table, unchanged as far as hashes of whole blocks can tell. */
  | { readonly kind: 'published-head'; readonly publishedRows: number }
  /** Mostly the published table; with the first and last ID of the blocks that differ. */
  | { readonly kind: 'altered'; readonly firstRow: number; readonly lastRow: number }
  /** Another table with the same columns. */
  | { readonly kind: 'other' };

/** Figures of a table: kept in data/published-table.json for the published one. */
export type TableFigures = {
  readonly rows: number;
  readonly contentSha256: string;
  readonly rowsPerBlock: number;
  /** First 32 bits of the SHA-256 of each block of rows, hexadecimal, concatenated. */
  readonly blockHashes: string;
};

const ROWS_PER_BLOCK = 100;
const HASH_DIGITS = 8;

export function figuresOf(table: Table): TableFigures {
  return {
    rows: table.rows,
    contentSha256: contentHash(table),
    rowsPerBlock: ROWS_PER_BLOCK,
    blockHashes: blockHashes(table).join(''),
  };
}

/** Compares a table that was read from a file with the published one. */
export function provenanceOf(table: Table, figures: TableFigures = published): Provenance {
  if (contentHash(table) === figures.contentSha256) return { kind: 'published' };
  const hashes = blockHashes(headOfTable(table, Math.min(table.rows, figures.rows)));
  const differing = [...hashes.keys()].filter((block) => hashes[block] !== publishedHash(figures, block));
  if (hashes.length === 0 || differing.length > hashes.length / 2) return { kind: 'other' };
  if (differing.length > 0) {
    const firstRow = differing[0]! * ROWS_PER_BLOCK + 1;
    return { kind: 'altered', firstRow, lastRow: (differing.at(-1)! + 1) * ROWS_PER_BLOCK };
  }
  return table.rows < figures.rows ? { kind: 'published-head', publishedRows: figures.rows } : { kind: 'other' };
}

function publishedHash(figures: TableFigures, block: number): string {
  return figures.blockHashes.slice(block * HASH_DIGITS, (block + 1) * HASH_DIGITS);
}

/** Whole blocks only; a shorter rest has no hash of its own. */
function blockHashes(table: Table): string[] {
  const blocks = Math.floor(table.rows / ROWS_PER_BLOCK);
  return Array.from({ length: blocks }, (_, block) => blockHash(table, block * ROWS_PER_BLOCK));
}

function blockHash(table: Table, from: number): string {
  const columns = table.columns.map((column) => column.subarray(from, from + ROWS_PER_BLOCK));
  return sha256Hex(tableBytes({ rows: ROWS_PER_BLOCK, columns })).slice(0, HASH_DIGITS);
}
