import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { foundAgainLines, leftBehindLines } from '../../bin/pipeline/left-behind';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { failureBuckets } from '../../lib/aws/redrive/failure-sources';
import type { Parcel } from '../../lib/aws/redrive/parcel';
import { failureParcels } from '../../lib/aws/redrive/parcels';
import { addRedriven } from '../../lib/aws/redrive/redriven-count';
import { redrive } from '../../lib/aws/redrive/redrive';
import { createStoredRecords } from '../../lib/aws/redrive/stored-records';
import { createS3Client } from '../../lib/aws/s3-client';
import { resourceNames } from '../../lib/domain/names';
import { announce, STATE_FILE, withdraw } from '../../lib/cloud/discovery';
import { startEmbeddedCloud, type EmbeddedCloud } from '../../lib/cloud/cloud';
import { systemClock } from '../../lib/core/system-clock';
import { buildApp } from '../../lib/stacks/legion-app';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

/** The real app, but a batch is discarded after its first failure, so that the test need not wait for 25 retries. */

const LOST = 60;
const names = resourceNames('local');
const folder = aFolder();
const dataset = ['--dataset', aDatasetFile(folder.path)];
const dataDir = path.join(folder.path, 'state');
const stateFile = path.join(folder.path, STATE_FILE);
let assemblyDir: string;
let cloud: EmbeddedCloud;

beforeAll(() => {
  mkdirSync(dataDir);
  const outdir = path.join(folder.path, 'assembly');
  assemblyDir = buildApp({ target: 'embedded', stage: 'local', outdir, settings: { retryAttempts: 0 } }).synth()
    .directory;
}, 60_000);
afterAll(async () => {
  withdraw(stateFile, process.pid);
  await cloud?.stop();
  folder.remove();
});

async function up(): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined };
  cloud = await startEmbeddedCloud({ assemblyDir, dataDir, log, clock: systemClock });
  const { endpoints } = cloud;
  announce(stateFile, { pid: process.pid, stage: 'local', startedAt: new Date().toISOString(), endpoints });
}

/** The next start creates it again. */
async function dropTable(TableName: string): Promise<void> {
  const dynamodb = createDynamoDbClient({ endpoint: cloud.endpoints.dynamodb });
  await dynamodb.send(new DeleteTableCommand({ TableName }));
  dynamodb.destroy();
}

async function down(): Promise<void> {
  withdraw(stateFile, process.pid);
  await cloud.stop();
}

const call = (...words: string[]) => run(aContext(folder.path), ...words);
const produce = (runId: string, events: number, ...pace: string[]) =>
  call('produce', ...dataset, '--network', 'excellent', '--run-id', runId, '--events', `${events}`, ...pace);
const verify = (runId: string) => call('verify', ...dataset, '--run-id', runId, '--wait', '60', '--json');

test('while bronze refuses writes, whole batches are discarded, and are in the data folder after a restart', async () => {
  await up();
  await dropTable(names.bronzeTable);
  expect((await produce('lost', LOST, '--rate', '4000')).exitCode).toBe(0);
  await cloud.idle();
  expect(leftBehindLines(cloud, { dataDir: 'state' })).toEqual([
    '60 records in the failure bucket, kept in state: legion redrive brings them back when the cloud is up again',
  ]);
  expect(leftBehindLines(cloud, { dataDir: undefined })).toEqual([
    '60 records in the failure bucket end with this process: keep them with --data-dir, or run legion redrive while the cloud is up',
  ]);
  await down();
  await up();
  expect(foundAgainLines(cloud)).toEqual(['60 records in the failure bucket: legion redrive brings them back']);
}, 120_000);

test('the proof and a dry run count them', async () => {
  const { exitCode, json, stderr } = await call('verify', ...dataset, '--run-id', 'lost', '--json');
  expect([2, 3]).toContain(exitCode);
  expect(json).toMatchObject({ bronze: 0, missing: LOST, inFailureBucket: LOST });
  expect(stderr).toContain('60 records of run lost in the failure bucket: legion redrive brings them back');
  const counted = await call('redrive', '--dry-run', '--json');
  expect(counted).toMatchObject({ exitCode: 0, json: { found: LOST, wouldRedrive: LOST, redriven: 0, deleted: 0 } });
}, 60_000);

test('a redrive killed between putting back and deleting loses and repeats nothing', async () => {
  const clients = {
    kinesis: createKinesisClient({ endpoint: cloud.endpoints.kinesis }),
    dynamodb: createDynamoDbClient({ endpoint: cloud.endpoints.dynamodb }),
    s3: createS3Client({ endpoint: cloud.endpoints.s3 }),
  };
  const patience = aContext(folder.path);
  const { consumer } = await failureBuckets(clients, names);
  let deletes = 0;
  async function* untilKilled(): AsyncGenerator<Parcel> {
    for await (const parcel of failureParcels('consumer', consumer, {})) {
      const discard = async () => {
        if (++deletes > 10) throw new Error('killed');
        await parcel.discard();
      };
      yield { ...parcel, discard };
    }
  }
  const work = redrive({
    sources: [untilKilled()],
    kinesis: clients.kinesis,
    streamName: names.stream,
    storedUntil: (deadline) =>
      createStoredRecords({ ...clients, names, deadline, patience: { ...patience, random: Math.random } }),
    keepCounts: (records) => addRedriven(clients.dynamodb, names.rollupsTable, records),
    mode: 'redrive',
    max: 30,
    waitMs: 30_000,
    patience: { random: Math.random, sleep: patience.sleep },
  });
  await expect(work).rejects.toThrow('killed');
  for (const client of Object.values(clients)) client.destroy();
  const counted = await call('redrive', '--dry-run', '--json');
  expect(counted.json).toMatchObject({ found: LOST - 10, alreadyStored: 20, wouldRedrive: 30 });
}, 60_000);

test('redrive brings back the rest while others produce, and both runs are proven', async () => {
  const [produced, redriven] = await Promise.all([produce('beside', 500, '--rate', '250'), call('redrive', '--json')]);
  expect(redriven).toMatchObject({
    exitCode: 0,
    json: { found: LOST - 10, alreadyStored: 20, redriven: 30, left: 0, deleted: LOST - 10 },
  });
  expect(produced.exitCode).toBe(0);
  for (const runId of ['lost', 'beside']) {
    const { exitCode, json, stderr } = await verify(runId);
    expect([exitCode, json.verdict, json.inFailureBucket, json.duplicatesAbsorbed]).toEqual([0, 'PROVEN', 0, 0]);
    expect(json.redriven).toBe(runId === 'lost' ? LOST : 0);
    expect(stderr.includes('60 records had been set aside, and legion redrive brought them back')).toBe(
      runId === 'lost',
    );
  }
  const again = await call('redrive', '--from', 'all', '--json');
  expect(again).toMatchObject({ exitCode: 0, json: { found: 0, redriven: 0, deleted: 0 } });
  expect(foundAgainLines(cloud)).toEqual([]);
}, 120_000);

test('records that only the detector discarded return to be judged, and bronze absorbs them', async () => {
  await dropTable(names.detectorStateTable);
  expect((await produce('unjudged', 40, '--rate', '4000', '--workload', 'card')).exitCode).toBe(0);
  await cloud.idle();
  expect(await verify('unjudged')).toMatchObject({ exitCode: 0, json: { verdict: 'PROVEN', inFailureBucket: 0 } });
  expect((await call('status')).stdout).toContain(
    "\n40 records in the detector's failure bucket: legion redrive brings them back\n",
  );
  await down();
  await up();
  const redriven = await call('redrive', '--json');
  expect(redriven).toMatchObject({
    exitCode: 0,
    json: { redriven: 40, left: 0, groups: [{ source: 'detector', reason: 'RetryAttemptsExhausted', found: 40 }] },
  });
  expect(foundAgainLines(cloud)).toEqual([]);
  expect((await verify('unjudged')).json).toMatchObject({ verdict: 'PROVEN', extra: 0, redriven: 0 });
}, 120_000);
