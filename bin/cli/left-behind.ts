import type { EmbeddedCloud } from '../../lib/embedded/cloud';
import type { EmbeddedSettings } from './embedded-cloud';
import { explainError } from './explain-error';
import { grouped } from './table';

/** What becomes of the records in the failure buckets when their cloud ends; nothing when there are none. */
export function leftBehindLines(
  { failures }: Pick<EmbeddedCloud, 'failures'>,
  { dataDir }: Pick<EmbeddedSettings, 'dataDir'>,
): string[] {
  let records: number;
  try {
    records = failures().reduce((sum, { document }) => sum + batchSizeOf(document), 0);
  } catch (error) {
    return [`the failure bucket cannot be read: ${explainError(error).message}`];
  }
  if (records === 0) return [];
  const what = `${grouped(records)} record${records === 1 ? '' : 's'} in the failure bucket`;
  return dataDir === undefined
    ? [`${what} end with this process: keep them with --data-dir, or run legion redrive before the end`]
    : [`${what} kept in ${dataDir}: legion redrive brings them back when the cloud is up again`];
}

function batchSizeOf(document: unknown): number {
  const { KinesisBatchInfo } = document as { KinesisBatchInfo?: { batchSize?: number } };
  return KinesisBatchInfo?.batchSize ?? 1;
}
