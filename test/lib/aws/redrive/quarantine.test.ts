import { parseEventId } from '../../../../lib/events/envelope';
import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { processBatch } from '../../../../lambda/consumer/process-batch';
import { createDynamoDbClient } from '../../../../lib/aws/clients';
import type { Parcel, RedriveFilter } from '../../../../lib/aws/redrive/parcel';
import { quarantineParcels } from '../../../../lib/aws/redrive/parcels';
import { redrive } from '../../../../lib/aws/redrive/redrive';
import { createStoredRecords } from '../../../../lib/aws/redrive/stored-records';
import { text } from '../../../../lib/domain/bronze/attribute';
import { BRONZE } from '../../../../lib/domain/bronze/bronze';
import { resourceNames } from '../../../../lib/domain/names';
import { QUARANTINE, quarantineRows, type Rejection } from '../../../../lib/domain/bronze/quarantine';
import { encodeEvent } from '../../../../lib/events/wire';
import { anEvent, aRecord, sequenceNumber, SHARD } from '../../../lambda/consumer/a-batch';
import { engineTables, type EngineTables } from '../../../lambda/consumer/engine-tables';

const SETTINGS = { indexShards: 4, retentionDays: 0 };
const patience = { random: () => 0, sleep: () => new Promise<void>(setImmediate) };
const never = new AbortController().signal;
const names = {
  ...resourceNames('test'),
  bronzeTable: 'bronze',
  quarantineTable: 'quarantine',
  detectorStateTable: 'detector-state',
};

let tables: EngineTables;
let dynamodb: DynamoDBClient;
let position = 0;
beforeAll(async () => {
  tables = await engineTables();
  dynamodb = createDynamoDbClient({ endpoint: tables.endpoint });
});
afterAll(async () => {
  dynamodb.destroy();
  await tables.stop();
});

/** The consumer's result for a record that comes next in the stream. */
function consume(bytes: Uint8Array, partitionKey: string) {
  return processBatch([aRecord(bytes, position++, partitionKey)], {
    store: tables.store,
    rollups: tables.rollupStore,
    settings: SETTINGS,
    nowMs: () => 0,
    storeDeadline: never,
    countDeadline: never,
  });
}

/** A stream whose records are consumed as they are put. */
const stream = {
  send: async ({ input }: PutRecordsCommand) => {
    const Records = [];
    for (const { Data, PartitionKey } of input.Records!) {
      Records.push({ ShardId: SHARD, SequenceNumber: sequenceNumber(position) });
      await consume(Data!, PartitionKey!);
    }
    return { FailedRecordCount: 0, Records };
  },
} as unknown as KinesisClient;

async function putAside(bytes: Uint8Array, partitionKey: string, reason: Rejection['reason']): Promise<void> {
  const ingest = { shardId: SHARD, sequenceNumber: sequenceNumber(position++), arrivedAtMs: 5, ingestedAtMs: 7 };
  const { head, pieces } = quarantineRows({ bytes, partitionKey, reason, message: '' }, ingest, SETTINGS);
  for (const row of [...pieces, head]) await tables.put('quarantine', row);
}

const stored = () => createStoredRecords({ dynamodb, names, patience, deadline: never });

async function parcels(filter: RedriveFilter): Promise<Parcel[]> {
  const found: Parcel[] = [];
  for await (const parcel of quarantineParcels(dynamodb, 'quarantine', filter)) found.push(parcel);
  return found;
}

test('a record is found where it is stored byte for byte, with the delivery that wrote it', async () => {
  const rubbish = Buffer.alloc(600_000, 0xfe);
  const contents = [encodeEvent(anEvent(1)), encodeEvent(anEvent(2)), rubbish, Buffer.from('never sent')].map(
    (bytes) => ({ bytes, partitionKey: 'k' }),
  );
  const first = position;
  for (const { bytes, partitionKey } of contents.slice(0, 3)) await consume(bytes, partitionKey);
  const [row] = (await tables.rowsOf('bronze')).filter((item) => text(item, BRONZE.eventId) === anEvent(2).event_id);
  await tables.put('bronze', { ...row, [BRONZE.payload]: { B: Buffer.from('altered') } });
  const at = (offset: number) => ({ shardId: SHARD, sequenceNumber: sequenceNumber(first + offset) });
  expect(await stored().find(contents)).toEqual([
    { table: 'bronze', ...at(0) },
    undefined,
    { table: 'quarantine', ...at(2) },
    undefined,
  ]);
});

test('only quarantined records that now decode are redriven, and they leave no row behind', async () => {
  const event = encodeEvent(anEvent(10));
  const large = encodeEvent(anEvent(11, { source_system: 'x'.repeat(500_000) }));
  await putAside(event, 'event', 'NOT_AN_EVENT');
  await putAside(large, 'large', 'NOT_AN_EVENT');
  await putAside(Buffer.from('{"a":'), 'rubbish', 'NOT_JSON');
  const filter = { sinceMs: 7, untilMs: 8 };
  const rejections = (await parcels(filter)).map(({ reason, records: [one] }) => [reason, one!.rejection]);
  expect(new Set(rejections.map(String))).toEqual(
    new Set(['NOT_AN_EVENT,', 'NOT_AN_EVENT,TOO_LARGE', 'NOT_JSON,NOT_JSON']),
  );
  const counts: object[] = [];
  const report = await redrive({
    keepCounts: async (records) => void counts.push(Object.fromEntries(records)),
    sources: [quarantineParcels(dynamodb, 'quarantine', filter)],
    kinesis: stream,
    streamName: 'events',
    storedUntil: stored,
    mode: 'redrive',
    waitMs: 10_000,
    patience: { ...patience, sleep: (ms) => (ms >= 10_000 ? new Promise(() => undefined) : patience.sleep()) },
  });
  expect([report.total('redriven'), report.total('stillRejected'), report.deleted]).toEqual([1, 2, 1]);
  expect(counts).toEqual([{ [parseEventId(anEvent(10).event_id)!.runId]: 1 }]);
  const [place] = await stored().find([{ bytes: event, partitionKey: 'event' }]);
  expect(place?.table).toBe('bronze');
  const keys = (await tables.rowsOf('quarantine')).map((row) => text(row, QUARANTINE.partitionKey));
  expect([keys.includes('event'), keys.includes('large'), keys.includes('rubbish')]).toEqual([false, true, true]);
});

test('a quarantined record with missing pieces is never put back', async () => {
  const bytes = Buffer.alloc(600_000, 0x20);
  const ingest = { shardId: SHARD, sequenceNumber: '1', arrivedAtMs: 5, ingestedAtMs: 20 };
  const { head } = quarantineRows({ bytes, partitionKey: 'cut', reason: 'NOT_JSON', message: '' }, ingest, SETTINGS);
  await tables.put('quarantine', head);
  const [parcel] = await parcels({ sinceMs: 20 });
  expect(parcel?.records[0]?.rejection).toBe('DAMAGED');
});
