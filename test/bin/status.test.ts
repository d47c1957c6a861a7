import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { aContext, run, type Ran } from './a-context';
import { aProvenRun, type ProvenRun } from './a-proven-run';

let proving: Promise<ProvenRun>;
let proven: ProvenRun;
beforeAll(async () => {
  proving = aProvenRun({ events: 50 });
  proven = await proving;
}, 60_000);
// Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
afterAll(async () => (await proving).end());

test('shows the stream, the tables, the stored events and the runs, within 80 columns of a terminal', async () => {
  const context = aContext(proven.folder, { isTerminal: true });
  const { exitCode, stdout } = await run(context, 'status');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^the embedded cloud at http:\/\/127\.0\.0\.1:\d+, stage local\n/);
  expect(stdout).toMatch(/\nstream +legion-local-events +ACTIVE +4 open shards\n/);
  for (const table of ['bronze', 'quarantine', 'rollups', 'anomalies', 'detector-state']) {
    expect(stdout).toMatch(new RegExp(`\\ntable +legion-local-${table} +ACTIVE\\n`));
  }
  expect(stdout).toContain('\n50 stream records stored; consumer behind the stream by 0\n');
  expect(stdout).toContain('\nrun proven: 50 records stored of 50 generated\n');
  expect(stdout).toMatch(/\nproven +complete +50 +50 +\d{4}-.* +clients\.csv\n/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('as JSON it has the lag by shard and the runs with their manifests', async () => {
  const { json } = await run(aContext(proven.folder), 'status', '--json');
  expect(json).toMatchObject({
    stage: 'local',
    stream: { name: 'legion-local-events', state: 'ACTIVE', openShards: 4 },
    progress: { pending: 0, more: false, counted: 50 },
    runs: [{ runId: 'proven', state: 'complete', generated: 50, position: 50, dataset: { name: 'clients.csv' } }],
  });
  expect((json.progress as { shards: unknown[] }).shards).toHaveLength(4);
});

test('a stage that is not deployed is shown as absent, with another exit code', async () => {
  const { kinesis } = proven.opened.target.endpoints!;
  const { exitCode, stderr } = await run(aContext(proven.folder), 'status', '--stage', 'other');
  expect([exitCode, stderr]).toEqual([1, 'the cloud that is running has stage local, not other: leave --stage out\n']);
  const env = {
    AWS_ENDPOINT_URL_KINESIS: kinesis,
    AWS_ENDPOINT_URL_DYNAMODB: proven.opened.target.endpoints!.dynamodb,
  };
  const absent = await run(aContext(proven.folder, { env }), 'status', '--stage', 'other', '--json');
  expect(absent.exitCode).toBe(2);
  expect(absent.json).toMatchObject({
    stream: { state: 'absent' },
    tables: Array.from({ length: 5 }, () => ({ state: 'absent' })),
  });
});

test('nothing is removed from under a running cloud', async () => {
  const { exitCode, stderr } = await run(aContext(proven.folder), 'clean', '--all');
  expect(exitCode).toBe(1);
  expect(stderr).toBe(`a cloud is running here (process ${process.pid}): stop it first, then clean\n`);
});

test('tables are not emptied without a yes, nor beside files that only a stopped cloud may lose', async () => {
  const clean = (...words: string[]) => run(aContext(proven.folder), 'clean', ...words);
  expect(await clean('--tables')).toMatchObject({
    exitCode: 1,
    stderr: 'this needs a confirmation, and there is no terminal to ask on: add --yes\n',
  });
  const mixed = '--tables needs a running cloud, and --runs, --data and --all need it stopped: use one or the other\n';
  expect(await clean('--tables', '--yes', '--all')).toMatchObject({ exitCode: 1, stderr: mixed });
  expect(await clean('--dry-run')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('need --tables') });
  const counted = await clean('--tables', '--dry-run');
  expect(counted.stdout).toMatch(/\nlegion-local-bronze +50 +0\n/);
  expect(counted.stdout).toContain('\nwould remove 1 run here: proven\n');
  expect(await proven.scan('bronze')).toHaveLength(50);
});

test('foreign records are neither stored nor pending: they count as quarantined, by reason', async () => {
  const { endpoints, names } = proven.opened.target;
  const kinesis = createKinesisClient({ endpoint: endpoints!.kinesis });
  const foreign = Array.from({ length: 20 }, (_, at) => ({
    Data: Buffer.from(at < 15 ? `no event ${at}` : Uint8Array.of(0xff, at)),
    PartitionKey: `foreign-${at}`,
  }));
  await kinesis.send(new PutRecordsCommand({ StreamName: names.stream, Records: foreign }));
  kinesis.destroy();
  const status = async (): Promise<Ran> => run(aContext(proven.folder), 'status', '--json');
  const isDone = ({ json }: Ran) => (json.progress as { quarantined: { records: number } }).quarantined.records === 20;
  let now = await status();
  while (!isDone(now)) now = await status();
  const quarantined = { records: 20, byReason: { NOT_JSON: 15, NOT_UTF8: 5 } };
  expect(now.json.progress).toMatchObject({ counted: 50, pending: 0, quarantined });
  const { stdout } = await run(aContext(proven.folder), 'status');
  expect(stdout).toContain(
    '\n50 stream records stored; consumer behind the stream by 0\n20 quarantined: 15 NOT_JSON, 5 NOT_UTF8;',
  );
  const verified = await proven.verify('--json');
  expect(verified.json).toMatchObject({ verdict: 'PROVEN', quarantine: { ofNoRun: quarantined } });
});

/** Last, because it breaks the cloud. */
test('a missing table is shown as absent, with the remedy', async () => {
  const client = createDynamoDbClient({ endpoint: proven.opened.target.endpoints!.dynamodb });
  await client.send(new DeleteTableCommand({ TableName: proven.opened.target.names.quarantineTable }));
  client.destroy();
  const { exitCode, stdout } = await run(aContext(proven.folder), 'status');
  expect(exitCode).toBe(2);
  expect(stdout).toContain('not all parts are there: deploy first');
});
