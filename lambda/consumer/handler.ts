import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { createBronzeStore } from '../../lib/aws/bronze-store';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { createRollupStore } from '../../lib/aws/rollup-store';
import { offeredTransport } from '../../lib/aws/transport';
import { METRICS } from '../../lib/domain/metrics';
import { CONSUMER_SERVICE, METRIC_NAMESPACE } from '../../lib/domain/names';
import { batchDeadlines } from '../stream/batch-deadlines';
import { batchResponse } from '../stream/batch-response';
import { fromKinesis } from '../stream/received-record';
import { RETRY_PATIENCE } from '../stream/retry-patience';
import { readConsumerEnvironment } from './consumer-environment';
import { processBatch, type BatchReport } from './process-batch';

const environment = readConsumerEnvironment(process.env);
const logger = new Logger({ serviceName: CONSUMER_SERVICE });
const metrics = new Metrics({
  namespace: METRIC_NAMESPACE,
  serviceName: CONSUMER_SERVICE,
  defaultDimensions: { function_name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'local' },
});
const client = createDynamoDbClient({ environment: process.env, transport: offeredTransport() });
const store = createBronzeStore({
  client,
  bronzeTable: environment.bronzeTable,
  quarantineTable: environment.quarantineTable,
  ...RETRY_PATIENCE,
});
const rollups = createRollupStore(client, environment.rollupsTable, RETRY_PATIENCE, environment.writeMode);

export async function handler(event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> {
  const deadlines = batchDeadlines(context.getRemainingTimeInMillis());
  const report = await processBatch(event.Records.map(fromKinesis), {
    store,
    rollups,
    settings: environment,
    nowMs: Date.now,
    storeDeadline: deadlines.rows,
    countDeadline: deadlines.afterwards,
  });
  publish(report);
  return batchResponse(report, context, logger);
}

/** One line of EMF per batch, and one per reason for which records were quarantined. */
function publish(report: BatchReport): void {
  metrics.addMetric(METRICS.stored.name, MetricUnit.Count, report.stored);
  metrics.addMetric(METRICS.quarantined.name, MetricUnit.Count, report.quarantined);
  metrics.addMetric(METRICS.absorbed.name, MetricUnit.Count, report.duplicates);
  metrics.addMetric(METRICS.storeRetries.name, MetricUnit.Count, report.retriedItems);
  metrics.addMetric(METRICS.failedRecords.name, MetricUnit.Count, report.failed);
  metrics.addMetric(METRICS.oldestRecordAge.name, MetricUnit.Seconds, report.oldestRecordAgeMs / 1000);
  metrics.publishStoredMetrics();
  for (const [reason, count] of Object.entries(report.quarantinedByReason)) publishReason(reason, count);
}

/** Each reason needs its own line: a dimension applies to all metrics of a line. */
function publishReason(reason: string, count: number): void {
  const one = metrics.singleMetric();
  one.addDimension('reason', reason);
  one.addMetric(METRICS.quarantined.name, MetricUnit.Count, count);
}
