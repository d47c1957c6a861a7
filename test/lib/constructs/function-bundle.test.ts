import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { APIGatewayProxyStructuredResultV2, KinesisStreamBatchResponse } from 'aws-lambda';
import { readApiEnvironment } from '../../../lambda/api/api-environment';
import { CURSOR_KEY_ENV } from '../../../lib/api/contract/environment';
import type { Stats } from '../../../lib/api/contract/stats';
import { parseDetection } from '../../../lib/domain/detection/detection-item';
import { RULES } from '../../../lib/domain/detection/rules';
import { METRICS } from '../../../lib/domain/metrics';
import { CONSUMER_SERVICE, DETECTOR_SERVICE, ENV, METRIC_NAMESPACE } from '../../../lib/domain/names';
import { encodeEvent } from '../../../lib/events/wire';
import { buildApp } from '../../../lib/stacks/legion-app';
import { createEventMaker } from '../../../producer/workloads/create-workload';
import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import { aRecord, eventRecords, inKinesis, sequenceNumber } from '../../lambda/consumer/a-batch';
import { engineTables, type EngineTables } from '../../lambda/consumer/engine-tables';
import { expectedRows, sortedRows } from '../../lambda/detector/test-rules';
import { aConfig, aDataset } from '../../producer/a-client';

let outdir: string;
let tables: EngineTables | undefined;

// The CDK's own template validation takes seconds, and has its own test.
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

/** The asset folder of the stack's function. */
function bundleFolder(stack: 'ingest' | 'detector' | 'api'): string {
  const template = readFileSync(path.join(outdir, `legion-prod-${stack}.template.json`), 'utf8');
  return path.join(outdir, `asset.${/"S3Key": "([0-9a-f]{64})\.zip"/.exec(template)![1]!}`);
}

async function invoke(records: readonly ReceivedRecord[], environment: Record<string, string> = {}) {
  const { lines, complained } = await call(
    bundleFolder('ingest'),
    { Records: records.map(inKinesis) },
    { AWS_LAMBDA_FUNCTION_NAME: 'legion-prod-bronze-consumer', [ENV.retentionDays]: '0', ...environment },
  );
  return {
    answer: lines.find((line) => 'answer' in line)?.answer as KinesisStreamBatchResponse,
    metrics: lines.filter((line) => '_aws' in line),
    warnings: complained.filter((line) => line.level === 'WARN'),
  };
}

/** Calls a deployed file once, as Lambda does, in its own Node.js process. */
async function call(folder: string, event: unknown, environment: Record<string, string>) {
  const program = `
    const { handler } = require(process.argv[1]);
    const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: 'request-1' };
    let input = '';
    process.stdin.on('data', (chunk) => (input += chunk)).on('end', async () => {
      const answer = await handler(JSON.parse(input), context);
      console.log(JSON.stringify({ answer }));
    });`;
  const child = spawn(process.execPath, ['-e', program, folder], {
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: tables!.endpoint,
      [ENV.bronzeTableName]: 'bronze',
      [ENV.quarantineTableName]: 'quarantine',
      [ENV.rollupsTableName]: 'rollups',
      [ENV.indexShards]: '4',
      [ENV.writeMode]: 'transactions',
      ...environment,
    },
    stdio: 'pipe',
  });
  child.stdin.end(JSON.stringify(event));
  const [written, complained] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')]);
  return { lines: jsonLines(written), complained: jsonLines(complained) };
}

/** Skips warnings that Node.js itself prints in its own format. */
function jsonLines(written: string): Record<string, unknown>[] {
  const lines = written.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test.each(['ingest', 'detector', 'api'] as const)('stack %s is deployed as one file under a megabyte', (stack) => {
  expect(readdirSync(bundleFolder(stack))).toEqual(['index.js']);
  expect(statSync(path.join(bundleFolder(stack), 'index.js')).size).toBeLessThan(1_000_000);
});

test('the deployed file stores a batch, reports complete success, and writes its metrics', async () => {
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
      [METRICS.stored.name]: 31,
      [METRICS.quarantined.name]: 1,
      [METRICS.absorbed.name]: 1,
      [METRICS.storeRetries.name]: 0,
      [METRICS.failedRecords.name]: 0,
      [METRICS.oldestRecordAge.name]: expect.any(Number),
    }),
    expect.objectContaining({
      service: CONSUMER_SERVICE,
      function_name: 'legion-prod-bronze-consumer',
      reason: 'NOT_JSON',
      [METRICS.quarantined.name]: 1,
    }),
  ]);
});

test("its metrics follow CloudWatch's embedded format, under the dimensions that the alarms watch", async () => {
  const { metrics } = await invoke(eventRecords(1));
  const { Timestamp, CloudWatchMetrics } = metrics[0]!._aws as { Timestamp: number; CloudWatchMetrics: unknown };
  expect(Timestamp).toBeGreaterThan(Date.parse('2026-01-01'));
  const counts = [
    METRICS.stored.name,
    METRICS.quarantined.name,
    METRICS.absorbed.name,
    METRICS.storeRetries.name,
    METRICS.failedRecords.name,
  ];
  expect(CloudWatchMetrics).toEqual([
    {
      Namespace: METRIC_NAMESPACE,
      Dimensions: [['service', 'function_name']],
      Metrics: [
        ...counts.map((Name) => ({ Name, Unit: 'Count' })),
        { Name: METRICS.oldestRecordAge.name, Unit: 'Seconds' },
      ],
    },
  ]);
});

test('if bronze is missing, it asks for the batch from the first record on and says why', async () => {
  const { answer, metrics, warnings } = await invoke(eventRecords(3), { [ENV.bronzeTableName]: 'elsewhere' });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] });
  expect(metrics).toEqual([expect.objectContaining({ [METRICS.failedRecords.name]: 3, [METRICS.stored.name]: 0 })]);
  expect(warnings).toEqual([
    expect.objectContaining({
      service: CONSUMER_SERVICE,
      awsRequestId: 'request-1',
      failure: { sequenceNumber: sequenceNumber(0), message: expect.stringContaining('ResourceNotFoundException') },
    }),
  ]);
});

describe("the detector's deployed file", () => {
  const environment = {
    AWS_LAMBDA_FUNCTION_NAME: 'legion-prod-detector',
    [ENV.detectionsTableName]: 'anomalies',
    [ENV.detectorStateTableName]: 'detector-state',
    [ENV.retentionDays]: '0',
    [ENV.detectorLatenessSeconds]: '30',
  };
  const maker = createEventMaker({ config: aConfig({ workload: 'signals', anomalyRate: 0.5 }), dataset: aDataset() });
  const events = Array.from({ length: 300 }, (_, sequence) => maker.generate(sequence).event);
  const Records = events.map((event, position) => inKinesis(aRecord(encodeEvent(event), position)));

  test('judges a batch by the rules, reports complete success, and writes one line of metrics', async () => {
    const { lines, complained } = await call(bundleFolder('detector'), { Records }, environment);
    expect(lines.find((line) => 'answer' in line)?.answer).toEqual({ batchItemFailures: [] });
    const found = (await tables!.rowsOf('anomalies')).map(parseDetection);
    expect(sortedRows(found)).toEqual(sortedRows(expectedRows(events, RULES)));
    expect(found.length).toBeGreaterThan(0);
    expect(complained.filter(({ level }) => level === 'WARN')).toEqual([]);
    expect(lines.filter((line) => '_aws' in line)).toEqual([
      expect.objectContaining({
        service: DETECTOR_SERVICE,
        function_name: 'legion-prod-detector',
        [METRICS.judged.name]: 300,
        [METRICS.tooLate.name]: 0,
        [METRICS.detections.name]: found.length,
        [METRICS.withdrawn.name]: 0,
        [METRICS.failedRecords.name]: 0,
      }),
    ]);
  });

  test('asks for the batch from the first record on if its table is missing', async () => {
    const { lines } = await call(
      bundleFolder('detector'),
      { Records },
      { ...environment, [ENV.detectorStateTableName]: 'elsewhere' },
    );
    const answer = { batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] };
    expect(lines.find((line) => 'answer' in line)?.answer).toEqual(answer);
  });
});

describe("the API's deployed file", () => {
  /** An HTTP API event with payload format 2.0. */
  const get = (rawPath: string) => ({
    version: '2.0',
    routeKey: `GET ${rawPath}`,
    rawPath,
    rawQueryString: '',
    headers: { host: 'abc123.execute-api.eu-central-1.amazonaws.com' },
    requestContext: {
      domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
      http: { method: 'GET', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      stage: '$default',
    },
    isBase64Encoded: false,
  });

  /** Variables that the stack sets; the region comes from Lambda, the credentials from the role. */
  const environment = {
    AWS_LAMBDA_FUNCTION_NAME: 'legion-prod-query-api',
    [ENV.streamName]: 'events',
    [ENV.detectionsTableName]: 'anomalies',
    [ENV.detectorStateTableName]: 'detector-state',
    [CURSOR_KEY_ENV]: 'k'.repeat(64),
  };

  test('answers from the tables, in the format of an HTTP API', async () => {
    await invoke(eventRecords(1));
    const { lines } = await call(bundleFolder('api'), get('/stats'), environment);
    const answer = lines.find((line) => 'answer' in line)?.answer as APIGatewayProxyStructuredResultV2;
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    const { totals } = JSON.parse(answer.body!) as Stats;
    expect(totals.events).toBeGreaterThan(0);
  });

  test('gets everything it needs from its stack', () => {
    const template = readFileSync(path.join(outdir, 'legion-prod-api.template.json'), 'utf8');
    const { Resources } = JSON.parse(template) as {
      Resources: Record<string, { Type: string; Properties: { Environment?: { Variables: Record<string, unknown> } } }>;
    };
    const fn = Object.values(Resources).find(({ Type }) => Type === 'AWS::Lambda::Function')!;
    const told = Object.fromEntries(Object.keys(fn.Properties.Environment!.Variables).map((name) => [name, '1']));
    expect(() => readApiEnvironment(told)).not.toThrow();
  });
});
