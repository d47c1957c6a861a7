import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { createBronzeStore } from '../../lib/aws/bronze-store';
import { createDynamoDbClient } from '../../lib/aws/clients';
import type { Patience } from '../../lib/aws/patience';
import { createRollupStore } from '../../lib/aws/rollup-store';
import { CONSUMER_SERVICE, METRICS } from '../../lib/domain/names';
import { readConsumerEnvironment } from './consumer-environment';
import { processBatch, type BatchReport } from './process-batch';
import { ANSWER_RESERVE_MS, COUNT_RESERVE_MS } from '../../lib/domain/time-budget';

const environment = readConsumerEnvironment(process.env);
const logger = new Logger({ serviceName: CONSUMER_SERVICE });
const metrics = new Metrics({
  namespace: METRICS.namespace,
  serviceName: CONSUMER_SERVICE,
  defaultDimensions: { function_name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'local' },
});
const client = createDynamoDbClient({ environment: process.env });
const patience: Patience = {
  random: Math.random,
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
const store = createBronzeStore({
  client,
  bronzeTable: environment.bronzeTable,
  quarantineTable: environment.quarantineTable,
  ...patience,
});
const rollups = createRollupStore(client, environment.rollupsTable, patience);

export async function handler(event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> {
  const remainingMs = context.getRemainingTimeInMillis();
  const report = await processBatch(event.Records, {
    store,
    rollups,
    settings: environment,
    nowMs: Date.now,
    storeDeadline: AbortSignal.timeout(Math.max(0, remainingMs - COUNT_RESERVE_MS - ANSWER_RESERVE_MS)),
    countDeadline: AbortSignal.timeout(Math.max(0, remainingMs - ANSWER_RESERVE_MS)),
  });
  publish(report);
  if (!report.failure) return { batchItemFailures: [] };
  logger.warn('part of the batch has to be delivered again', { ...report, awsRequestId: context.awsRequestId });
  return { batchItemFailures: [{ itemIdentifier: report.failure.sequenceNumber }] };
}

/** One line of EMF for a batch, and one for each reason why records were quarantined. */
function publish(report: BatchReport): void {
  metrics.addMetric(METRICS.stored, MetricUnit.Count, report.stored);
  metrics.addMetric(METRICS.quarantined, MetricUnit.Count, report.quarantined);
  metrics.addMetric(METRICS.duplicatesInBatch, MetricUnit.Count, report.duplicates);
  metrics.addMetric(METRICS.unprocessedRetries, MetricUnit.Count, report.retriedItems);
  metrics.addMetric(METRICS.failedRecords, MetricUnit.Count, report.failed);
  metrics.addMetric(METRICS.oldestRecordAgeMs, MetricUnit.Milliseconds, report.oldestRecordAgeMs);
  metrics.publishStoredMetrics();
  for (const [reason, count] of Object.entries(report.quarantinedByReason)) publishReason(reason, count);
}

/** A line of its own for each reason: a dimension holds for all metrics of its line. */
function publishReason(reason: string, count: number): void {
  const one = metrics.singleMetric();
  one.addDimension('reason', reason);
  one.addMetric(METRICS.quarantinedByReason, MetricUnit.Count, count);
}
