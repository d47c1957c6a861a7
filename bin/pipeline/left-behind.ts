import type { EmbeddedCloud } from '../../lib/cloud/cloud';
import type { EmbeddedSettings } from './embedded-settings';
import { explainError } from '../text/explain-error';
import { grouped } from '../text/table';

type Failures = Pick<EmbeddedCloud, 'failures'>;

/** What an earlier cloud in the same data folder left in its failure buckets; no lines if there is nothing. */
export function foundAgainLines({ failures }: Failures): string[] {
  return linesFor(failures, (what) => `${what}: legion redrive brings them back`);
}

/** What happens to the records in the failure buckets when their cloud ends; no lines if there are none. */
export function leftBehindLines({ failures }: Failures, { dataDir }: Pick<EmbeddedSettings, 'dataDir'>): string[] {
  return linesFor(failures, (what, records) =>
    dataDir === undefined
      ? `${what} ${records === 1 ? 'ends' : 'end'} with this process: ${HOW_TO_KEEP}`
      : `${what}, kept in ${dataDir}: legion redrive brings them back when the cloud is up again`,
  );
}

const HOW_TO_KEEP = 'keep them with --data-dir, or run legion redrive while the cloud is up';

function linesFor(failures: Failures['failures'], line: (what: string, records: number) => string): string[] {
  try {
    const records = failures().reduce((sum, { document }) => sum + batchSizeOf(document), 0);
    if (records === 0) return [];
    return [line(`${grouped(records)} ${records === 1 ? 'record' : 'records'} in the failure bucket`, records)];
  } catch (error) {
    return [`the failure bucket cannot be read: ${explainError(error).message}`];
  }
}

function batchSizeOf(document: unknown): number {
  type Info = { readonly batchSize?: number };
  const { KinesisBatchInfo, DDBStreamBatchInfo } = document as { KinesisBatchInfo?: Info; DDBStreamBatchInfo?: Info };
  return (KinesisBatchInfo ?? DDBStreamBatchInfo)?.batchSize ?? 1;
}
