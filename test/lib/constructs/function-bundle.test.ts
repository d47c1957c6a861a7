import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { KinesisStreamBatchResponse, KinesisStreamRecord } from 'aws-lambda';
import { CONSUMER_SERVICE, ENV, METRICS } from '../../../lib/domain/names';
import { buildApp } from '../../../lib/stacks/legion-app';
import { aRecord, eventRecords, sequenceNumber } from '../../lambda/consumer/a-batch';
import { engineTables, type EngineTables } from '../../lambda/consumer/engine-tables';

let outdir: string;
let tables: EngineTables | undefined;

// The CDK's own check of the templates takes seconds and has a test of its own.
process.env.CDK_VALIDATION = 'false';

beforeAll(async () => {
  outdir = mkdtempSync(path.join(os.tmpdir(), 'legion-bundle-'));
  buildApp({ target: 'aws', stage: 'prod', outdir }).synth();
  tables = await engineTables();
});

afterAll(async () => {
  await tables?.stop();
  rmSync(outdir, { recursive: true, force: true });
});

function bundleFolder(): string {
  return path.join(
    outdir,
    readdirSync(outdir).find((name) => /^asset\.[0-9a-f]{64}$/.test(name))!,
  );
}

/** Calls the deployed file once, as Lambda does, in a Node.js of its own. */
async function invoke(records: readonly KinesisStreamRecord[], environment: Record<string, string> = {}) {
  const program = `
    const { handler } = require(process.argv[1]);
    const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: 'request-1' };
    let input = '';
    process.stdin.on('data', (chunk) => (input += chunk)).on('end', async () => {
      const answer = await handler(JSON.parse(input), context);
      console.log(JSON.stringify({ answer }));
    });`;
  const child = spawn(process.execPath, ['-e', program, bundleFolder()], {
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: tables!.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'legion-prod-bronze-consumer',
      [ENV.bronzeTableName]: 'bronze',
      [ENV.quarantineTableName]: 'quarantine',
      [ENV.rollupsTableName]: 'rollups',
      [ENV.indexShards]: '4',
      [ENV.retentionDays]: '0',
      ...environment,
    },
    stdio: 'pipe',
  });
  child.stdin.end(JSON.stringify({ Records: records }));
  const [written, complained] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')]);
  const lines = jsonLines(written);
  return {
    answer: lines.find((line) => 'answer' in line)?.answer as KinesisStreamBatchResponse,
    metrics: lines.filter((line) => '_aws' in line),
    warnings: jsonLines(complained).filter((line) => line.level === 'WARN'),
  };
}

/** Node.js itself may complain in words of its own. */
function jsonLines(written: string): Record<string, unknown>[] {
  const lines = written.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('the deployed file is one, under a megabyte', () => {
  expect(readdirSync(bundleFolder())).toEqual(['index.js']);
  expect(statSync(path.join(bundleFolder(), 'index.js')).size).toBeLessThan(1_000_000);
});

test('the deployed file stores a batch, answers that all is done, and writes one line of metrics', async () => {
  const records = [...eventRecords(30), aRecord(Buffer.from('no event'), 30), ...eventRecords(1)];
  const { answer, metrics, warnings } = await invoke(records);
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(await tables!.rowsOf('bronze')).toHaveLength(30);
  expect(await tables!.rowsOf('quarantine')).toHaveLength(1);
  expect(warnings).toEqual([]);
  expect(metrics).toEqual([
    expect.objectContaining({
      service: CONSUMER_SERVICE,
      function_name: 'legion-prod-bronze-consumer',
      [METRICS.stored]: 31,
      [METRICS.quarantined]: 1,
      [METRICS.duplicatesInBatch]: 1,
      [METRICS.unprocessedRetries]: 0,
      [METRICS.failedRecords]: 0,
      [METRICS.oldestRecordAgeMs]: expect.any(Number),
    }),
  ]);
});

test('its metrics are declared as CloudWatch wants them, under the dimensions that the alarms watch', async () => {
  const { metrics } = await invoke(eventRecords(1));
  const { Timestamp, CloudWatchMetrics } = metrics[0]!._aws as { Timestamp: number; CloudWatchMetrics: unknown };
  expect(Timestamp).toBeGreaterThan(Date.parse('2026-01-01'));
  const counts = [
    METRICS.stored,
    METRICS.quarantined,
    METRICS.duplicatesInBatch,
    METRICS.unprocessedRetries,
    METRICS.failedRecords,
  ];
  expect(CloudWatchMetrics).toEqual([
    {
      Namespace: METRICS.namespace,
      Dimensions: [['service', 'function_name']],
      Metrics: [
        ...counts.map((Name) => ({ Name, Unit: 'Count' })),
        { Name: METRICS.oldestRecordAgeMs, Unit: 'Milliseconds' },
      ],
    },
  ]);
});

test('where bronze is gone, it asks for the batch from the first record on, and says why', async () => {
  const { answer, metrics, warnings } = await invoke(eventRecords(3), { [ENV.bronzeTableName]: 'elsewhere' });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] });
  expect(metrics).toEqual([expect.objectContaining({ [METRICS.failedRecords]: 3, [METRICS.stored]: 0 })]);
  expect(warnings).toEqual([
    expect.objectContaining({
      service: CONSUMER_SERVICE,
      awsRequestId: 'request-1',
      failure: { sequenceNumber: sequenceNumber(0), message: expect.stringContaining('ResourceNotFoundException') },
    }),
  ]);
});
