import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../../lib/core/user-error';
import { DATASET_FILE_NAMES } from '../choose';
import { loadTable, MAX_FILE_BYTES, type LoadedTable, type LoadOptions } from '../load';
import { download, type DownloadOptions } from './download';
import { unzipOnly } from './unzip';

/** UCI Machine Learning Repository, dataset 350: a zip archive with the one .xls. */
export const OFFICIAL_URL = 'https://archive.ics.uci.edu/static/public/350/default+of+credit+card+clients.zip';

/** Name of the file in the archive. */
export const FETCHED_NAME = DATASET_FILE_NAMES[0];

const TIMEOUT_MS = 300_000;

export type FetchOptions = LoadOptions & {
  readonly url: string;
  /** Where the file goes; made when absent. */
  readonly dataDir: string;
  readonly fetch: typeof globalThis.fetch;
  readonly onProgress?: DownloadOptions['onProgress'];
};

export type FetchedDataset = LoadedTable & { readonly file: string };

/**
 * Downloads the dataset, checks every row and that it is the published table, and only then puts it into `dataDir`.
 * @throws UserError when it cannot be downloaded or is not the published table; `dataDir` is then unchanged
 */
export async function fetchDataset({
  url,
  dataDir,
  fetch,
  onProgress,
  ...load
}: FetchOptions): Promise<FetchedDataset> {
  const remedy = `try again later, or get the file from elsewhere and put "${FETCHED_NAME}" into ${dataDir} by hand`;
  const bytes = await download(url, { fetch, remedy, onProgress, timeoutMs: TIMEOUT_MS, maxBytes: MAX_FILE_BYTES });
  await mkdir(dataDir, { recursive: true });
  const scratch = await mkdtemp(path.join(dataDir, '.fetch-'));
  try {
    const candidate = path.join(scratch, FETCHED_NAME);
    await writeFile(candidate, workbookIn(bytes, url));
    const loaded = await loadTable(candidate, load);
    if (loaded.provenance.kind !== 'published') throw notPublished(url, loaded);
    const file = path.join(dataDir, FETCHED_NAME);
    await rename(candidate, file);
    return { ...loaded, file };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The archive's .xls, or the download itself if it is not an archive. */
function workbookIn(bytes: Buffer, url: string): Buffer {
  const isArchive = bytes.subarray(0, 2).toString('latin1') === 'PK';
  return isArchive ? unzipOnly(bytes, { archive: url, suffix: '.xls', maxBytes: MAX_FILE_BYTES }) : bytes;
}

function notPublished(url: string, { table, provenance }: LoadedTable): UserError {
  const got =
    provenance.kind === 'published-head' ? `its first ${table.rows} rows` : `another table of ${table.rows} rows`;
  return new UserError(
    `${url}: expected the published table, got ${got}; nothing was kept (a table of your own needs no fetching: name it with --dataset)`,
  );
}
