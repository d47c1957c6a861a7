import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { DescribeTableCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import { provision } from '../chaos/split-shard';
import type { Manifest } from '../../lib/domain/run/run';
import { startCloudOfItsOwn, type CloudOfItsOwn } from './a-cloud-of-its-own';
import { awsCli, readShard, readStreamWithCli, readTableWithCli } from './aws-cli';
import { describeWith } from './describe-with';
import { KclProcess } from './kcl-process';
import {
  awsCliProgram,
  goProgram,
  javascriptProgram,
  kclProgram,
  programOf,
  pythonProgram,
  type Prepared,
} from './programs';
import { totalOf } from './total-of';

/**
 * Clients that know nothing of this project read a run from a cloud in another process, with nothing but the variables
 * that it prints. Counts and digests have to be those of the run's manifest.
 */

const EVENTS = 2_000;
const CLI = awsCliProgram();
const KCL = kclProgram();

let cloud: CloudOfItsOwn;
let kcl: KclProcess | undefined;
let first: Manifest;

beforeAll(async () => {
  cloud = await startCloudOfItsOwn();
  if ('program' in KCL) kcl = new KclProcess(KCL.program, cloud);
  kcl?.start('kcl', 'a', 'polling');
  first = await cloud.produce('before', { events: EVENTS, eventsPerSecond: 2_000 });
});

afterAll(async () => {
  kcl?.kill();
  await cloud?.stop();
});

const READERS: Readonly<Record<string, Prepared>> = {
  'the AWS SDK for JavaScript v3': javascriptProgram(),
  'the AWS SDK for Python (boto3)': pythonProgram('read_run.py'),
  'the AWS SDK for Go v2': goProgram(),
};

for (const [name, prepared] of Object.entries(READERS)) {
  describeWith(name, prepared)(name, () => {
    test('reads every record and every row', async () => {
      const { environment, stream, table } = cloud;
      const { file, words } = programOf(prepared);
      const { stdout } = await promisify(execFile)(file, [...words, stream, table], { env: environment });
      expect(JSON.parse(stdout)).toEqual({ stream: totalOf([first]), table: totalOf([first]) });
    });
  });
}

describeWith('the AWS CLI', CLI)('the AWS CLI', () => {
  test('reads every record and every row', async () => {
    const aws = awsCli(programOf(CLI), cloud);
    expect(await readStreamWithCli(aws, cloud.stream)).toEqual(totalOf([first]));
    expect(await readTableWithCli(aws, cloud.table)).toEqual(totalOf([first]));
  });

  test('puts a record and an item with the endpoint on its command line, and gets them back', async () => {
    const { AWS_ENDPOINT_URL: endpoint, ...environment } = cloud.environment;
    const aws = awsCli(programOf(CLI), { environment });
    const at = ['--endpoint-url', `http://localhost:${new URL(endpoint!).port}`];
    const key = JSON.stringify({ event_id: { S: 'from-cli' }, payload_hash: { S: 'a' } });
    await aws('dynamodb', 'put-item', '--table-name', cloud.table, '--item', key, ...at);
    const got = await aws('dynamodb', 'get-item', '--table-name', cloud.table, '--key', key, ...at);
    expect(got).toEqual({ Item: JSON.parse(key) });

    const stream = ['--stream-name', 'from-cli'];
    await aws('kinesis', 'create-stream', ...stream, '--shard-count', '1', ...at);
    await aws('kinesis', 'wait', 'stream-exists', ...stream, ...at);
    // The versions of the CLI differ in what they take for text, but not for a file.
    const data = ['--data', `fileb://${__filename}`, '--partition-key', 'a'];
    const put = await aws('kinesis', 'put-record', ...stream, ...data, ...at);
    expect(put).toMatchObject({ ShardId: 'shardId-000000000000' });
    const records = await readShard((...words) => aws(...words, ...at), 'from-cli', 'shardId-000000000000');
    expect(records).toEqual([readFileSync(__filename)]);
    await aws('dynamodb', 'delete-item', '--table-name', cloud.table, '--key', key, ...at);
  });
});

describeWith('the Kinesis Client Library', KCL)('the Kinesis Client Library', () => {
  test('two workers read every record through a split, and hand shards over without reading a record twice', async () => {
    const workers = kcl!;
    await workers.until('kcl', ({ records }) => records === EVENTS);
    workers.start('kcl', 'b', 'polling');
    const during = cloud.produce('during', { events: EVENTS, eventsPerSecond: 300 });
    await workers.until('kcl', ({ handOvers }) => handOvers.includes('a to b'));
    expect(await leasesOf(cloud, 'kcl', 'b')).not.toEqual([]);
    await split(cloud);
    const second = await during;
    workers.stop('kcl', 'a');
    const third = await cloud.produce('after', { events: EVENTS, eventsPerSecond: 2_000 });
    await workers.until('kcl', ({ records }) => records === 3 * EVENTS);
    await workers.end();
    const { records, sum, shards, repeats, byWorker, handOvers } = workers.tallyOf('kcl');
    expect({ records, sum }).toEqual(totalOf([first, second, third]));
    expect(shards).toHaveLength(6); // four, and the two that one of them was split into
    expect(handOvers).toContain('a to b');
    expect(Object.keys(byWorker)).toEqual(['a', 'b']);
    expect(repeats).toBe(0);
  });
});

/** The index that version 3 of the library adds to its lease table on demand, to find what a worker owns. */
const LEASE_INDEX = 'LeaseOwnerToLeaseKeyIndex';

async function leasesOf({ environment }: CloudOfItsOwn, TableName: string, worker: string): Promise<unknown[]> {
  const client = createDynamoDbClient({ endpoint: environment.AWS_ENDPOINT_URL! });
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: [{ IndexName: LEASE_INDEX, IndexStatus: 'ACTIVE' }],
  });
  const { Items } = await client.send(
    new QueryCommand({
      TableName,
      IndexName: LEASE_INDEX,
      KeyConditionExpression: 'leaseOwner = :worker',
      ExpressionAttributeValues: { ':worker': { S: worker } },
    }),
  );
  client.destroy();
  return Items!;
}

/** Splits the first shard in the middle of its hash keys. */
async function split({ environment, stream: StreamName }: CloudOfItsOwn): Promise<void> {
  const client = createKinesisClient({ endpoint: environment.AWS_ENDPOINT_URL! });
  await provision(client, StreamName);
  const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
  const { ShardId: ShardToSplit, HashKeyRange } = Shards![0]!;
  const { StartingHashKey, EndingHashKey } = HashKeyRange!;
  const NewStartingHashKey = String((BigInt(StartingHashKey!) + BigInt(EndingHashKey!)) / 2n);
  await client.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey }));
  client.destroy();
}
