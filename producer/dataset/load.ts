import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../../lib/core/hash';
import { UserError } from '../../lib/core/user-error';
import type { Dataset } from './dataset';
import { decodeClients } from './decode-clients';
import { provenanceOf, type Provenance, type TableFigures } from './provenance';
import { readCsv } from './read-csv';
import type { TableReading } from './reading';
import { readXls, type XlsLimits } from './read-xls';
import { contentHash, type Table } from '../table/table';
import { readCachedReading, writeCachedReading } from './table-cache';
import { generateTwin, TWIN_ROWS, TWIN_SEED, TWIN_SHA256 } from '../twin/generate';
import { TWIN_MODEL } from '../twin/model';

/** The dataset is 5.5 MB as .xls; converters make it up to 14 MB. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

const TWIN = 'twin';

/** Where a build of the program caches the twin that it has drawn. */
const BUILT_TWIN = path.resolve(__dirname, '..', '..', 'data');

export type LoadOptions = XlsLimits & {
  /** Where converted tables are kept; made when absent. */
  readonly cacheDir: string;
  /** Figures of the table that a file is compared with. @default those of the published one */
  readonly published?: TableFigures;
  /** Reads an .xls. @default in a thread of its own, within the limits */
  readonly readXls?: typeof readXls;
};

/** A table with its identity, still in the codes of the file. */
export type LoadedTable = Omit<Dataset, 'clients'> & { readonly table: Table; readonly provenance: Provenance };

/**
 * Loads the twin, or a dataset file with the published columns.
 * @param source `twin`, or the path of an .xls or .csv
 * @throws UserError when the file is absent, too large, no dataset, damaged or altered
 */
export async function loadDataset(source: string, options: LoadOptions): Promise<Dataset> {
  const { identity, table, provenance, notes } = await loadTable(source, options);
  return { identity, clients: decodeClients(table), provenance, ...(notes && { notes }) };
}

/** As `loadDataset`, without decoding the codes. */
export async function loadTable(source: string, options: LoadOptions): Promise<LoadedTable> {
  return source === TWIN ? loadTwin(options) : loadFile(source, options);
}

async function loadTwin({ cacheDir }: LoadOptions): Promise<LoadedTable> {
  const key = twinKey();
  const kept = (await readCachedReading(BUILT_TWIN, key)) ?? (await readCachedReading(cacheDir, key));
  const table = kept?.table ?? (await drawTwin(cacheDir, key));
  const identity = { name: TWIN, rows: table.rows, sha256: contentHash(table) };
  return { identity, table, provenance: { kind: 'twin' } };
}

/** Draws the twin, which takes more than a second, and keeps it in a folder for the next start. */
async function drawTwin(folder: string, key: string): Promise<Table> {
  const table = generateTwin(TWIN_MODEL);
  await writeCachedReading(folder, key, { table, notes: [] });
  return table;
}

/** Draws the twin into a folder in which `loadDataset` finds it. */
export async function keepTwin(folder: string): Promise<void> {
  await drawTwin(folder, twinKey());
}

/** A hash, 64 hex digits, of everything that decides what is drawn. */
function twinKey(): string {
  const decides = { model: TWIN_MODEL, rows: TWIN_ROWS, seed: TWIN_SEED, sha256: TWIN_SHA256 };
  return sha256Hex(Buffer.from(JSON.stringify(decides)));
}

async function loadFile(source: string, options: LoadOptions): Promise<LoadedTable> {
  const file = path.basename(source);
  const kind = fileKind(source);
  const bytes = await readWhole(source);
  const sha256 = sha256Hex(bytes);
  const { table, notes } = kind === 'csv' ? readCsv(bytes, file) : await convertOnce(bytes, { file, sha256 }, options);
  const provenance = provenanceOf(table, options.published);
  if (kind === 'xls') refuseDamage(file, { rows: table.rows, provenance });
  return { identity: { name: file, rows: table.rows, sha256 }, table, provenance, notes };
}

async function convertOnce(
  bytes: Uint8Array,
  { file, sha256 }: { file: string; sha256: string },
  options: LoadOptions,
): Promise<TableReading> {
  const cached = await readCachedReading(options.cacheDir, sha256);
  if (cached) return cached;
  const read = options.readXls ?? readXls;
  const reading = await read(bytes, file, options);
  await writeCachedReading(options.cacheDir, sha256, reading);
  return reading;
}

/**
 * Treats a spreadsheet that differs from the published one in a few rows, or lacks its end, as damaged, because nobody
 * sees a flipped bit in a binary file. Deliberate edits go through .csv, where they are visible; `describeDataset` names
 * them.
 */
function refuseDamage(file: string, { rows, provenance }: { rows: number; provenance: Provenance }): void {
  const got =
    provenance.kind === 'altered'
      ? `one that differs from it between IDs ${provenance.firstRow} and ${provenance.lastRow} and nowhere else`
      : provenance.kind === 'published-head'
        ? `only its first ${rows} of ${provenance.publishedRows} rows`
        : undefined;
  if (got === undefined) return;
  throw new UserError(
    `${file}: expected the published table, got ${got}; fetch it again with: legion data fetch (or, if this is meant, save it as .csv)`,
  );
}

function fileKind(source: string): 'xls' | 'csv' {
  const extension = path.extname(source).toLowerCase();
  if (extension === '.xls') return 'xls';
  if (extension === '.csv') return 'csv';
  const got = extension === '' ? 'no extension' : extension;
  throw new UserError(
    `dataset ${source}: expected twin or a file named .xls or .csv, got ${got}; save it in one of these`,
  );
}

async function readWhole(source: string): Promise<Buffer> {
  try {
    const { size } = await stat(source);
    if (size > MAX_FILE_BYTES) throw oversized(source, size);
    return await readFile(source);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(
      `dataset ${source}: expected a readable file, got ${code ?? String(cause)}; name another, or get it with: legion data fetch`,
      { cause },
    );
  }
}

function oversized(source: string, size: number): UserError {
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  return new UserError(
    `${path.basename(source)}: expected at most ${megabytes(MAX_FILE_BYTES)} MB, got ${megabytes(size)} MB; this is not the dataset`,
  );
}
