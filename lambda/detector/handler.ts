import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { createDetectorStateStore } from '../../lib/aws/detector-state-store';
import { createJudgementPuts, type JudgementStore } from '../../lib/aws/judgement-store';
import { createJudgementTransactions } from '../../lib/aws/judgement-transactions';
import { offeredTransport } from '../../lib/aws/transport';
import { createEngine } from '../../lib/domain/detection/engine';
import { RULES } from '../../lib/domain/detection/rules';
import { METRICS } from '../../lib/domain/metrics';
import { DETECTOR_SERVICE, METRIC_NAMESPACE } from '../../lib/domain/names';
import { batchDeadlines } from '../stream/batch-deadlines';
import { batchResponse } from '../stream/batch-response';
import { fromKinesis } from '../stream/received-record';
import { RETRY_PATIENCE } from '../stream/retry-patience';
import { readDetectorEnvironment } from './detector-environment';
import { processBatch, type DetectorReport } from './process-batch';

const environment = readDetectorEnvironment(process.env);
const logger = new Logger({ serviceName: DETECTOR_SERVICE });
const metrics = new Metrics({
  namespace: METRIC_NAMESPACE,
  serviceName: DETECTOR_SERVICE,
  defaultDimensions: { function_name: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'local' },
});
const client = createDynamoDbClient({ environment: process.env, transport: offeredTransport() });
const engine = createEngine({ rules: RULES, latenessMs: environment.latenessSeconds * 1000 });
const states = createDetectorStateStore(client, environment.stateTable, RETRY_PATIENCE);
const judgements = createJudgementStore();

export async function handler(event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> {
  const deadlines = batchDeadlines(context.getRemainingTimeInMillis());
  const report = await processBatch(event.Records.map(fromKinesis), {
    engine,
    states,
    judgements,
    nowMs: Date.now,
    deadline: deadlines.rows,
    checkpointDeadline: deadlines.afterwards,
  });
  publish(report);
  return batchResponse(report, context, logger);
}

function createJudgementStore(): JudgementStore {
  const { stateTable, detectionsTable, writeMode } = environment;
  const tables = { stateTable, detectionsTable, rows: environment };
  const transactions = createJudgementTransactions({ client, ...tables, ...RETRY_PATIENCE });
  switch (writeMode) {
    case 'transactions':
      return transactions;
    case 'puts':
      return createJudgementPuts(states, transactions);
    default:
      return writeMode satisfies never;
  }
}

/** One line of EMF per batch. */
function publish(report: DetectorReport): void {
  metrics.addMetric(METRICS.judged.name, MetricUnit.Count, report.judged);
  metrics.addMetric(METRICS.tooLate.name, MetricUnit.Count, report.tooLate);
  metrics.addMetric(METRICS.detections.name, MetricUnit.Count, report.found);
  metrics.addMetric(METRICS.withdrawn.name, MetricUnit.Count, report.withdrawn);
  metrics.addMetric(METRICS.failedRecords.name, MetricUnit.Count, report.failed);
  metrics.addMetric(METRICS.oldestRecordAge.name, MetricUnit.Seconds, report.oldestRecordAgeMs / 1000);
  metrics.publishStoredMetrics();
}
