import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Dataset } from './dataset';

/** File names under which the dataset is published and copied, in order of preference; case does not matter. */
export const DATASET_FILE_NAMES = [
  'default of credit card clients.xls',
  'default_of_credit_card_clients.xls',
  'default+of+credit+card+clients.xls',
  'default of credit card clients.csv',
  'default_of_credit_card_clients.csv',
  'default+of+credit+card+clients.csv',
  'uci_credit_card.csv',
] as const;

/** The default source: a dataset file in `dataDir`, else `twin`. */
export async function chooseSource(dataDir: string): Promise<string> {
  const present = await readdir(dataDir).catch(() => []);
  for (const name of DATASET_FILE_NAMES) {
    const file = present.find((candidate) => candidate.toLowerCase() === name);
    if (file) return path.join(dataDir, file);
  }
  return 'twin';
}

/** The first line of every run: which dataset is in use, whether its content is the published one, how it was read. */
export function describeDataset({ identity, provenance, notes = [] }: Omit<Dataset, 'clients'>): string {
  const rows = identity.rows.toLocaleString('en-US');
  const hash = identity.sha256.slice(0, 12);
  if (identity.name === 'twin') {
    return `dataset: twin, ${rows} synthetic clients (sha256 ${hash}); for the real ones: legion data fetch`;
  }
  const parts = [`${identity.name}, ${rows} clients (sha256 ${hash}), ${judgement(provenance)}`, ...notes];
  return `dataset: ${parts.join('; ')}`;
}

function judgement(provenance: Dataset['provenance']): string {
  if (!provenance) return 'not compared with the published table';
  switch (provenance.kind) {
    case 'published':
      return 'the published table';
    case 'published-head':
      return `the first rows of the published table's ${provenance.publishedRows.toLocaleString('en-US')}`;
    case 'altered':
      return `the published table but for changes between IDs ${provenance.firstRow} and ${provenance.lastRow}`;
    case 'other':
      return 'not the published table';
    case 'twin':
      return 'made by the twin';
    default:
      throw new Error(`unknown provenance ${JSON.stringify(provenance satisfies never)}`);
  }
}
