import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { createDetectionStore } from '../../lib/aws/detection-store';
import { createDetectorStateStore } from '../../lib/aws/detector-state-store';
import type { Patience } from '../../lib/aws/patience';
import { createEngine } from '../../lib/domain/detection/engine';
import { RULES } from '../../lib/domain/detection/rules';
import { DETECTOR_SERVICE, METRICS } from '../../lib/domain/names';
import { ANSWER_RESERVE_MS, COUNT_RESERVE_MS } from '../../lib/domain/time-budget';
import { readDetectorEnvironment } from './detector-environment';
import { processBatch, type DetectorReport } from './process-batch';

const environment = readDetectorEnvironment(process.env);
const logger = new Logger({ serviceName: DETECTOR_SERVICE });
const metrics = new Metrics({
  namespace: METRICS.namespace,
  serviceName: DETECTOR_SERVICE,
  defaultDimensions: { function_name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'local' },
});
const client = createDynamoDbClient({ environment: process.env });
const engine = createEngine({ rules: RULES, latenessMs: environment.latenessSeconds * 1000 });
const patience: Patience = {
  random: Math.random,
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};
const states = createDetectorStateStore(client, environment.stateTable, patience);
const detections = createDetectionStore({
  client,
  tableName: environment.detectionsTable,
  rows: environment,
  ...patience,
});

export async function handler(event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> {
  const remainingMs = context.getRemainingTimeInMillis();
  const report = await processBatch(event.Records, {
    engine,
    states,
    detections,
    nowMs: Date.now,
    deadline: AbortSignal.timeout(Math.max(0, remainingMs - COUNT_RESERVE_MS - ANSWER_RESERVE_MS)),
    checkpointDeadline: AbortSignal.timeout(Math.max(0, remainingMs - ANSWER_RESERVE_MS)),
  });
  publish(report);
  if (!report.failure) return { batchItemFailures: [] };
  logger.warn('part of the batch has to be delivered again', { ...report, awsRequestId: context.awsRequestId });
  return { batchItemFailures: [{ itemIdentifier: report.failure.sequenceNumber }] };
}

/** One line of EMF for a batch. */
function publish(report: DetectorReport): void {
  metrics.addMetric(METRICS.judged, MetricUnit.Count, report.judged);
  metrics.addMetric(METRICS.tooLate, MetricUnit.Count, report.tooLate);
  metrics.addMetric(METRICS.detected, MetricUnit.Count, report.found);
  metrics.addMetric(METRICS.withdrawn, MetricUnit.Count, report.withdrawn);
  metrics.addMetric(METRICS.failedRecords, MetricUnit.Count, report.failed);
  metrics.addMetric(METRICS.oldestRecordAgeMs, MetricUnit.Milliseconds, report.oldestRecordAgeMs);
  metrics.publishStoredMetrics();
}
