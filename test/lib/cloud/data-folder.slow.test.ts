import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { createKinesisClient } from '../../../lib/aws/clients';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import { encodeEvent } from '../../../lib/events/wire';
import { createHttpCaller } from '../../../lib/cloud/engines/http-caller';
import { kinesisStreamReader } from '../../../lib/cloud/mapping/kinesis-stream-reader';
import { anEvent } from '../../lambda/consumer/a-batch';
import { startKillable } from './a-killable-cloud';
import { aCloud, anAssembly, aPipeline, type TestCloud } from './a-cloud';
import { LOCAL_NAMES, localAssembly } from '../../local-assembly';
import { countedEvents, rowsOf } from './stored-rows';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function putEvents(kinesis: KinesisClient, from: number, count: number) {
  const Records = Array.from({ length: count }, (_, n) => {
    const event = anEvent(from + n);
    return { PartitionKey: event.customer.customer_id!, Data: encodeEvent(event) };
  });
  return kinesis.send(new PutRecordsCommand({ StreamName: LOCAL_NAMES.stream, Records }));
}

test('streams, tables, indexes, checkpoints and logs persist across a stop and a start', async () => {
  const assemblyDir = await localAssembly();
  const first = await aCloud({ assemblyDir, dataDir });
  await putEvents(first.kinesis, 0, 500);
  await first.idle();
  const before = await rowsOf(first.dynamodb, LOCAL_NAMES.bronzeTable);
  await first.stop();

  const second = await aCloud({ assemblyDir, dataDir });
  await second.idle();
  expect(second.mappings()[0]!.status).toMatchObject({ recordsProcessed: 0 }); // the checkpoints persist
  expect(await rowsOf(second.dynamodb, LOCAL_NAMES.bronzeTable)).toEqual(before);
  await putEvents(second.kinesis, 500, 250);
  await second.idle();
  expect(second.mappings()[0]!.status).toMatchObject({ recordsProcessed: 250 });
  expect(await rowsOf(second.dynamodb, LOCAL_NAMES.bronzeTable)).toHaveLength(750);
  expect(await countedEvents(second.dynamodb)).toBe(750);
  await second.stop();
});

test('records that a mapping discarded persist across a restart', async () => {
  const assemblyDir = anAssembly({
    app: aPipeline(`exports.handler = async () => { throw new Error('no') }`, { MaximumRetryAttempts: 0 }),
  });
  const first = await aCloud({ assemblyDir, dataDir });
  await first.put('events', ['poison']);
  await first.idle();
  const given = first.failures();
  expect(given).toHaveLength(1);
  await first.stop();
  const second = await aCloud({ assemblyDir, dataDir });
  await second.idle();
  expect(second.failures()).toEqual(given);
  await second.stop();
  rmSync(assemblyDir, { recursive: true });
});

test('killed repeatedly while it works, the cloud loses nothing and counts nothing twice', async () => {
  const assemblyDir = await localAssembly();
  const TOTAL = 6_000;
  const CHUNK = 100;
  let acknowledged = 0;
  for (let round = 0; acknowledged < TOTAL; round += 1) {
    const { child, endpoint } = await startKillable(assemblyDir, dataDir);
    const kinesis = createKinesisClient({ endpoint, maxAttempts: 1 });
    // Each round is killed after a different number of chunks, while it reads, stores and checkpoints.
    const chunks = round < 6 ? 3 + 4 * round : Infinity;
    for (let n = 0; n < chunks && acknowledged < TOTAL; n += 1) {
      await putEvents(kinesis, acknowledged, CHUNK);
      acknowledged += CHUNK;
    }
    kinesis.destroy();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  const cloud = await aCloud({ assemblyDir, dataDir });
  await cloud.idle();
  const bronze = await rowsOf(cloud.dynamodb, LOCAL_NAMES.bronzeTable);
  expect(new Set(bronze.map((row) => row[BRONZE.eventId]!.S))).toEqual(
    new Set(Array.from({ length: TOTAL }, (_, n) => anEvent(n).event_id)),
  );
  expect(bronze).toHaveLength(TOTAL);
  expect(await recordsInStream(cloud)).toBe(TOTAL);
  expect(await countedEvents(cloud.dynamodb)).toBe(TOTAL);
  expect(cloud.failures()).toEqual([]);
  await cloud.stop();
});

async function recordsInStream({ endpoints }: TestCloud): Promise<number> {
  const reader = kinesisStreamReader({
    engine: createHttpCaller({ service: 'kinesis', endpoint: endpoints.kinesis, region: 'us-east-1' }),
    streamName: LOCAL_NAMES.stream,
  });
  let count = 0;
  for (const { shardId } of await reader.listShards()) {
    let iterator = await reader.getIterator(shardId, { type: 'TRIM_HORIZON' });
    for (;;) {
      const { records, next } = await reader.getRecords(iterator, 10_000);
      count += records.length;
      if (records.length === 0 || !next) break;
      iterator = next;
    }
  }
  return count;
}
