import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient, createKinesisClient } from '../../lib/aws/clients';
import type { Throttles } from '../../lib/cloud/limits/limits';
import { aCloud } from '../bin/a-cloud';
import { aContext, aFolder, run } from '../bin/a-context';
import { aDatasetFile } from '../bin/a-dataset';
import { inversionsIn } from './stream-order';
import { streamRecords } from './stream-records';
import { shareAssembly } from '../local-assembly';

/** More customers than fit into the calls in progress. */
const CLIENTS = 2_000;

const folders: ReturnType<typeof aFolder>[] = [];
afterAll(() => folders.forEach((folder) => folder.remove()));

/** A folder for a run, and the words that begin one of credit and card events in it. */
function aRun() {
  const folder = aFolder();
  folders.push(folder);
  const dataset = ['--dataset', aDatasetFile(folder.path, { clients: CLIENTS })];
  return { path: folder.path, dataset, words: [...dataset, '--workload', 'credit,card'] };
}

async function demo(events: number, ...more: string[]) {
  const { path, words } = aRun();
  shareAssembly(path);
  return run(aContext(path), 'demo', ...words, '--events', `${events}`, ...more, '--json');
}

const proven = (events: number) => ({
  verdict: 'PROVEN',
  accepted: events,
  lost: 0,
  missing: 0,
  extra: 0,
  altered: 0,
});

test('a producer at 3,000 events a second on one shard is throttled record by record, and ends PROVEN with each key in order', async () => {
  const EVENTS = 12_000;
  const { path, dataset, words } = aRun();
  const { cloud, target, close } = await aCloud(path, { settings: { limits: ['kinesis'], shards: 1 } });
  // The mapping reads as well, and a shard answers five reads a second.
  const client = createKinesisClient({ endpoint: cloud.endpoints.kinesis, maxAttempts: 10 });
  try {
    const pace = ['--events', `${EVENTS}`, '--rate', '3000', '--network', 'excellent', '--seed', '7'];
    const { json } = await run(aContext(path), 'produce', ...words, ...pace, '--run-id', 'limits', '--json');
    expect(json).toMatchObject({ accepted: EVENTS, undelivered: 0 });
    expect(json['throttled']).toBeGreaterThan(100);
    const verified = await run(aContext(path), 'verify', ...dataset, '--wait', '120', '--json');
    expect(verified).toMatchObject({ exitCode: 0, json: { verdict: 'PROVEN', bronze: EVENTS, lost: 0, extra: 0 } });
    const refused = cloud.throttles().filter(({ limit }) => limit === 'records in');
    expect(refused).toEqual([
      {
        service: 'kinesis',
        resource: target.names.stream,
        part: 'shardId-000000000000',
        limit: 'records in',
        count: json['throttled'],
      },
    ]);
    const shards = await streamRecords(client, target.names.stream);
    expect(shards.flatMap(({ records }) => records)).toHaveLength(EVENTS);
    expect(inversionsIn(shards, 7)).toEqual([]);
  } finally {
    client.destroy();
    await close();
  }
});

test('with the limits of AWS a run that new tables carry ends PROVEN', async () => {
  const { exitCode, json } = await demo(4_000, '--rate', '500', '--limits', 'aws');
  expect(json).toMatchObject(proven(4_000));
  expect(exitCode).toBe(0);
  const { limited } = json as { limited: readonly Throttles[] };
  // No record was refused; a burst of the functions may meet the limits of a partition.
  expect(limited.filter(({ limit }) => limit === 'records in')).toEqual([]);
});

test('a run whose table takes less than its producer sends is throttled, and ends PROVEN', async () => {
  const EVENTS = 1_500;
  const { path, dataset, words } = aRun();
  const { cloud, target, close } = await aCloud(path, { settings: { limits: ['dynamodb'] } });
  const client = createDynamoDbClient({ endpoint: cloud.endpoints.dynamodb });
  const TableName = target.names.bronzeTable;
  try {
    // However slow this machine is, it sends more than 100 events a second.
    await client.send(new UpdateTableCommand({ TableName, OnDemandThroughput: { MaxWriteRequestUnits: 100 } }));
    const pace = ['--events', `${EVENTS}`, '--rate', '1500', '--run-id', 'limits'];
    const { json } = await run(aContext(path), 'produce', ...words, ...pace, '--json');
    expect(json).toMatchObject({ accepted: EVENTS, throttled: 0 });
    const verified = await run(aContext(path), 'verify', ...dataset, '--wait', '120', '--json');
    expect(verified).toMatchObject({ exitCode: 0, json: { verdict: 'PROVEN', bronze: EVENTS, lost: 0, extra: 0 } });
    const reason = { resource: TableName, part: undefined, limit: 'TableWriteMaxOnDemandThroughputExceeded' };
    expect(cloud.throttles()).toContainEqual(expect.objectContaining({ service: 'dynamodb', ...reason }));
  } finally {
    client.destroy();
    await close();
  }
});
