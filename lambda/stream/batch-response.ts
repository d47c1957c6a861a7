import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, KinesisStreamBatchResponse } from 'aws-lambda';
import type { RecordFailure } from './record-failure';

/** The answer to Lambda, which delivers the batch again from the failed record on. */
export function batchResponse(
  report: { readonly failure?: RecordFailure },
  { awsRequestId }: Pick<Context, 'awsRequestId'>,
  logger: Pick<Logger, 'warn'>,
): KinesisStreamBatchResponse {
  if (!report.failure) return { batchItemFailures: [] };
  logger.warn('part of the batch must be delivered again', { ...report, awsRequestId });
  return { batchItemFailures: [{ itemIdentifier: report.failure.sequenceNumber }] };
}
