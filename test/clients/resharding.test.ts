import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { DescribeStreamSummaryCommand, ListStreamConsumersCommand } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../lib/aws/clients';
import type { Manifest } from '../../lib/domain/run/run';
import { startCloudOfItsOwn, type CloudOfItsOwn } from './a-cloud-of-its-own';
import { describeWith } from './describe-with';
import { KclProcess } from './kcl-process';
import { kclProgram, programOf, pythonProgram, type Program } from './programs';
import { totalOf } from './total-of';

/**
 * While a run is sent, shards of its stream are split and merged every two seconds, iterators expire and reads are
 * throttled. Clients of other vendors follow the stream meanwhile, each in its own way, and have to find every record.
 */

const FAULTS = path.resolve(__dirname, '../../data/faults/reshard.yaml');
const EVENTS = 3_000;
const EVENTS_PER_SECOND = 250;
const FIRST_SHARDS = 4;
const BOTO3_TIMEOUT_MS = 240_000;
const RETRIEVALS = ['polling', 'fan-out'] as const;
const WORKERS = ['a', 'b'];

const KCL = kclProgram();
const BOTO3 = pythonProgram('follow_run.py');

let cloud: CloudOfItsOwn;
let kcl: KclProcess | undefined;
let boto3: Promise<PromiseSettledResult<{ stdout: string }>[]> | undefined;
let run: Manifest;

beforeAll(async () => {
  cloud = await startCloudOfItsOwn({ faults: FAULTS });
  if ('program' in KCL) kcl = await startWorkers(KCL.program);
  if ('program' in BOTO3) {
    const { file, words } = programOf(BOTO3);
    const options = { env: cloud.environment, timeout: BOTO3_TIMEOUT_MS };
    // Settled, as nobody looks at it until the run has been sent.
    boto3 = Promise.allSettled([promisify(execFile)(file, [...words, cloud.stream, `${EVENTS}`], options)]);
  }
  run = await cloud.produce('resharded', { events: EVENTS, eventsPerSecond: EVENTS_PER_SECOND });
});

/**
 * Each way of reading is an application of its own. Its second worker comes when the first has made the lease table: two
 * that add the index at once are refused by DynamoDB, and the library does not get over that.
 */
async function startWorkers(program: Program): Promise<KclProcess> {
  const workers = new KclProcess(program, cloud);
  for (const [at, worker] of WORKERS.entries()) {
    for (const retrieval of RETRIEVALS) workers.start(retrieval, worker, retrieval);
    for (const retrieval of RETRIEVALS) await workers.until(retrieval, ({ started }) => started.length > at);
  }
  return workers;
}

afterAll(async () => {
  kcl?.kill();
  await cloud?.stop();
});

test('every fault of the set fired', async () => {
  const answer = await fetch(`${cloud.environment.AWS_ENDPOINT_URL}/faults`);
  const { faults, fired } = (await answer.json()) as Record<'faults' | 'fired', { kind: string }[]>;
  expect(fired.map(({ kind }) => kind).sort()).toEqual(faults.map(({ kind }) => kind).sort());
});

describeWith('the Kinesis Client Library', KCL)('the Kinesis Client Library', () => {
  test.each(RETRIEVALS)('two workers read every record by %s', async (retrieval) => {
    await kcl!.until(retrieval, ({ records }) => records >= EVENTS);
    const { records, sum, shards, byWorker } = kcl!.tallyOf(retrieval);
    expect({ records, sum }).toEqual(totalOf([run]));
    expect(shards.length).toBeGreaterThan(FIRST_SHARDS);
    expect(Object.keys(byWorker)).toEqual(WORKERS);
  });

  test('only the application that reads by fan-out is registered as a consumer', async () => {
    const kinesis = createKinesisClient({ endpoint: cloud.environment.AWS_ENDPOINT_URL! });
    const { StreamDescriptionSummary } = await kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: cloud.stream }),
    );
    const { StreamARN } = StreamDescriptionSummary!;
    const { Consumers } = await kinesis.send(new ListStreamConsumersCommand({ StreamARN }));
    kinesis.destroy();
    const names = Consumers!.map(({ ConsumerName }) => ConsumerName).filter((name) => !name!.startsWith('boto3'));
    expect(names).toEqual(['fan-out']);
  });
});

describeWith('the AWS SDK for Python (boto3)', BOTO3)('the AWS SDK for Python (boto3)', () => {
  test('reads every record by subscriptions to shards', async () => {
    const [outcome] = await boto3!;
    if (outcome?.status !== 'fulfilled') throw outcome?.reason;
    const { shards, ...total } = JSON.parse(outcome.value.stdout) as { shards: number };
    expect(total).toEqual(totalOf([run]));
    expect(shards).toBeGreaterThan(FIRST_SHARDS);
  });
});
