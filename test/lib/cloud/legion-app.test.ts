import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { encodeEvent } from '../../../lib/events/wire';
import { anEvent } from '../../lambda/consumer/a-batch';
import { aCloud, type TestCloud } from './a-cloud';
import { LOCAL_NAMES, localAssembly } from '../../local-assembly';
import { countedEvents, rowsOf } from './stored-rows';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await aCloud({ assemblyDir: await localAssembly() });
}, 60_000);
afterAll(() => cloud.stop());

const events = Array.from({ length: 300 }, (_, n) => anEvent(n));
const garbage = ['', 'no JSON', '{"event_id":', '{"event_type":"UNKNOWN"}', '[1,2,3]', '\u0000\u0001'].map((text) =>
  Buffer.from(text),
);

test('the real app stores events unchanged, quarantines invalid records, counts each once, and discards nothing', async () => {
  const Records = [
    ...events.map((event) => ({ PartitionKey: event.customer.customer_id!, Data: encodeEvent(event) })),
    ...garbage.map((Data, n) => ({ PartitionKey: `garbage-${n}`, Data })),
    { PartitionKey: 'again', Data: encodeEvent(events[0]!) }, // sent twice by the producer
  ].filter(({ Data }) => Data.length > 0);
  await cloud.kinesis.send(new PutRecordsCommand({ StreamName: LOCAL_NAMES.stream, Records }));
  await cloud.idle();

  const bronze = await rowsOf(cloud.dynamodb, LOCAL_NAMES.bronzeTable);
  const stored = new Map(
    bronze.map((row) => [row[BRONZE.eventId]!.S, Buffer.from(row[BRONZE.payload]!.B!).toString()]),
  );
  expect(bronze).toHaveLength(events.length);
  expect(stored).toEqual(new Map(events.map((event) => [event.event_id, Buffer.from(encodeEvent(event)).toString()])));

  const quarantine = await rowsOf(cloud.dynamodb, LOCAL_NAMES.quarantineTable);
  const bytes = quarantine.map((row) => Buffer.from(row[QUARANTINE.payload]!.B!).toString());
  expect(new Set(bytes)).toEqual(new Set(garbage.map(String).filter((text) => text.length > 0)));

  expect(await countedEvents(cloud.dynamodb)).toBe(events.length + 1);
  expect(cloud.failures()).toEqual([]);
  const { status } = cloud.mappings()[0]!;
  expect(status).toMatchObject({ recordsProcessed: Records.length, recordsDiscarded: 0 });
  expect(status.shards).toHaveLength(4);
});

test('metrics that the consumer writes are marked as metrics in its log', () => {
  const metrics = cloud.functionLogs.tail(LOCAL_NAMES.consumerFunction).filter(({ isMetrics }) => isMetrics);
  expect(metrics.length).toBeGreaterThan(0);
});

test('everything the app declares is deployed, and every part without effect is listed', () => {
  const deployed = new Set(cloud.resources.map(({ type }) => type));
  for (const type of [
    'AWS::Kinesis::Stream',
    'AWS::Lambda::Function',
    'AWS::Lambda::EventSourceMapping',
    'AWS::S3::Bucket',
  ])
    expect(deployed).toContain(type);
  expect(cloud.notEmulated.map(({ reason }) => reason)).not.toContain('this kind of resource');
});
