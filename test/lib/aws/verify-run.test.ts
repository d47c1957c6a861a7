import { addRedriven } from '../../../lib/aws/redrive/redriven-count';
import { BatchWriteItemCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteStreamCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { readProgress } from '../../../lib/aws/pipeline-progress';
import { readPipelineStatus } from '../../../lib/aws/pipeline-status';
import { scanRun } from '../../../lib/aws/proof-scan';
import { queryWith } from '../../../lib/aws/send-query';
import { verifyRun, type VerifyOptions } from '../../../lib/aws/verify-run';
import type { Item } from '../../../lib/domain/bronze/attribute';
import { BRONZE, payloadHash } from '../../../lib/domain/bronze/bronze';
import type { LegionEvent } from '../../../lib/events/event';
import { Tally } from '../../../lib/domain/proof/fingerprint';
import type { ResourceNames } from '../../../lib/domain/names';
import type { Replay } from '../../../lib/domain/proof/explain-differences';
import type { StoredRow } from '../../../lib/domain/proof/proof-ledger';
import { QUARANTINE, quarantineRows } from '../../../lib/domain/bronze/quarantine';
import { advance, groupByRollup } from '../../../lib/domain/bronze/count-in-rollups';
import { rollupItem } from '../../../lib/domain/bronze/rollup-item';
import { configHash, type Manifest } from '../../../lib/domain/run/run';
import { encodeEvent } from '../../../lib/events/wire';
import { CONFIG } from '../domain/a-proof';
import { bronzeRow, sketchedEvent } from './bronze-table';
import { startEngines, type Engines } from './engines';

let engines: Engines;
beforeAll(async () => (engines = await startEngines()));
afterAll(() => engines?.stop());

const eventOf = (sequence: number, runId = 'r1'): LegionEvent =>
  sketchedEvent({ sequence, atMs: Date.parse('2026-01-04T10:00Z') + sequence * 60_000, runId });
const eventsUpTo = (count: number) => Array.from({ length: count }, (_none, sequence) => eventOf(sequence));
const replay: Replay = (sequence) => ({ eventId: eventOf(sequence).event_id, bytes: encodeEvent(eventOf(sequence)) });

function manifestOf(count: number, changes: Partial<Manifest> = {}): Manifest {
  const tally = new Tally();
  for (const event of eventsUpTo(count)) tally.add(event.event_id, encodeEvent(event));
  const { bytes, buckets } = tally.fingerprint();
  const whole = { manifestVersion: 1, state: 'complete', config: CONFIG, configHash: configHash(CONFIG) } as const;
  return { ...whole, generated: count, position: count, bytes, buckets, ...changes };
}

/** A record in the stream, with the position that a consumer sees. */
type Sent = { readonly bytes: Uint8Array; readonly shardId: string; readonly sequenceNumber: string };

async function send(names: ResourceNames, payloads: readonly Uint8Array[]): Promise<Sent[]> {
  const { Records } = await engines.kinesis.send(
    new PutRecordsCommand({
      StreamName: names.stream,
      Records: payloads.map((Data, index) => ({ Data, PartitionKey: `k${index % 5}` })),
    }),
  );
  return payloads.map((bytes, index) => {
    const { ShardId, SequenceNumber } = Records![index]!;
    return { bytes, shardId: ShardId!, sequenceNumber: SequenceNumber! };
  });
}

async function writeAll(tableName: string, items: readonly Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await engines.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
}

/** Stores and counts records as the consumer does, as if each shard had been one batch. */
async function consume(names: ResourceNames, records: readonly Sent[]): Promise<void> {
  const events = records.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as LegionEvent);
  await writeAll(
    names.bronzeTable,
    events.map((event) => bronzeRow(event, 4)),
  );
  for (const shardId of new Set(records.map((record) => record.shardId))) {
    const countable = records.flatMap((record, index) =>
      record.shardId === shardId ? [{ event: events[index]!, sequenceNumber: record.sequenceNumber }] : [],
    );
    const groups = [...groupByRollup(countable, shardId).values()];
    await writeAll(
      names.rollupsTable,
      groups.map(({ key, records: group }) => rollupItem(advance(undefined, key, group)!, 0)),
    );
  }
}

type Changes = Partial<VerifyOptions> & { readonly names: ResourceNames };

function verify({ names, ...changes }: Changes) {
  let nowMs = 0;
  return verifyRun({
    kinesis: engines.kinesis,
    dynamodb: engines.dynamodb,
    names,
    readManifest: async () => manifestOf(40),
    openReplay: async () => replay,
    now: () => nowMs,
    sleep: async (delayMs) => void (nowMs += delayMs),
    ...changes,
  });
}

const payloadsOf = (events: readonly LegionEvent[]) => events.map(encodeEvent);

test('a run that went through the stream into bronze is proven', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40))));
  await expect(verify({ names })).resolves.toMatchObject({
    verdict: 'PROVEN',
    producer: 'complete',
    generated: 40,
    bronze: 40,
    pending: 0,
    redriven: 0,
    duplicatesAbsorbed: 0,
    duplicatesScope: 'run',
    counts: undefined,
    replayed: undefined,
  });
});

test('the verdict says how many records of the run redrives brought back', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40))));
  await addRedriven(engines.dynamodb, names.rollupsTable, new Map([['r1', 3]]));
  await addRedriven(
    engines.dynamodb,
    names.rollupsTable,
    new Map([
      ['r1', 4],
      ['r2', 5],
    ]),
  );
  await expect(verify({ names })).resolves.toMatchObject({ verdict: 'PROVEN', redriven: 7, duplicatesAbsorbed: 0 });
});

test('other runs in the table do not change the verdict, but duplicates are then counted over all runs', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf([...eventsUpTo(40), eventOf(3, 'r2'), eventOf(3, 'r11')])));
  await expect(verify({ names })).resolves.toMatchObject({
    verdict: 'PROVEN',
    bronze: 40,
    duplicatesScope: 'all-runs',
    duplicatesAbsorbed: 0,
  });
});

test('records that are pending in the stream leave the run incomplete, not lost', async () => {
  const names = await engines.newStage();
  const sent = await send(names, payloadsOf(eventsUpTo(40)));
  await consume(names, sent.slice(0, 25));
  const verification = await verify({ names });
  expect(verification).toMatchObject({ verdict: 'INCOMPLETE', missing: 15, lost: 0, pending: 15 });
});

test('accepted events that are neither in the stream nor in a table are lost, and each is named', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40))));
  const gone = eventOf(7);
  const key = { [BRONZE.eventId]: { S: gone.event_id }, [BRONZE.payloadHash]: { S: payloadHash(encodeEvent(gone)) } };
  await engines.dynamodb.send(new DeleteItemCommand({ TableName: names.bronzeTable, Key: key }));
  const verification = await verify({ names });
  expect(verification).toMatchObject({
    verdict: 'MISMATCH',
    lost: 1,
    missing: 1,
    extra: 0,
    altered: 0,
    replayed: true,
  });
  expect(verification.findings.map(({ kind, eventId }) => `${kind} ${eventId}`)).toEqual(['missing EVT-r1-7']);
});

test('verify waits for the pipeline within its time, and reads again', async () => {
  const names = await engines.newStage();
  const sent = await send(names, payloadsOf(eventsUpTo(40)));
  const told: string[] = [];
  let naps = 0;
  const verification = await verify({
    names,
    waitMs: 60_000,
    onProgress: (text) => told.push(text),
    now: () => naps,
    sleep: async () => {
      naps += 1;
      if (naps === 2) await consume(names, sent);
    },
  });
  expect(verification.verdict).toBe('PROVEN');
  expect(naps).toBe(2);
  expect(told[0]).toBe('waiting: 40 records in the stream are not stored yet');
});

test('while verify waits, a failed read of the stream is repeated, and only the last failure is reported', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40))));
  const failing = (times: number) => {
    let left = times;
    return new Proxy(engines.kinesis, {
      get: (client, name) => {
        if (name !== 'send') return Reflect.get(client, name) as unknown;
        return (command: never) => {
          if (left-- > 0) throw new Error('no answer');
          return client.send(command);
        };
      },
    });
  };
  await expect(verify({ names, kinesis: failing(2), waitMs: 60_000 })).resolves.toMatchObject({ verdict: 'PROVEN' });
  await expect(verify({ names, kinesis: failing(Infinity), waitMs: 2_000 })).rejects.toThrow('no answer');
});

test('verify waits for a running producer, by its manifest', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40))));
  const manifests = [manifestOf(20, { state: 'running', position: 10 }), manifestOf(40)];
  const readManifest = async () => manifests.shift()!;
  const options = { names, waitMs: 10_000, readManifest };
  await expect(verify(options)).resolves.toMatchObject({ verdict: 'PROVEN', generated: 40 });
});

test('a wait that times out reports the present state', async () => {
  const names = await engines.newStage();
  await send(names, payloadsOf(eventsUpTo(40)));
  await expect(verify({ names, waitMs: 2_000 })).resolves.toMatchObject({ verdict: 'INCOMPLETE', pending: 40 });
});

test('without a stream, every missing event is lost', async () => {
  const names = await engines.newStage();
  const sent = await send(names, payloadsOf(eventsUpTo(40)));
  await consume(names, sent.slice(0, 39));
  await engines.kinesis.send(new DeleteStreamCommand({ StreamName: names.stream }));
  await expect(verify({ names: { ...names, stream: 'gone' } })).resolves.toMatchObject({
    verdict: 'MISMATCH',
    lost: 1,
    pending: undefined,
  });
});

test('a forged event with an id of the run is a conflicting row, not an absorbed duplicate', async () => {
  const names = await engines.newStage();
  const forged = { ...eventOf(3), source_system: 'FORGED' } as LegionEvent;
  await consume(names, await send(names, payloadsOf([...eventsUpTo(40), forged])));
  await expect(verify({ names })).resolves.toMatchObject({
    verdict: 'MISMATCH',
    bronze: 41,
    extra: 1,
    duplicatesAbsorbed: 0,
    counts: { conflicting: 1 },
  });
});

test('a row planted under a wrong key does not hide a duplicate', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf([...eventsUpTo(40), eventOf(3)])));
  await writeAll(names.bronzeTable, [{ ...bronzeRow(eventOf(4), 4), [BRONZE.payloadHash]: { S: 'f'.repeat(32) } }]);
  await expect(verify({ names })).resolves.toMatchObject({ verdict: 'MISMATCH', extra: 1, duplicatesAbsorbed: 1 });
});

const INGEST = { shardId: 's', sequenceNumber: '1', arrivedAtMs: 5, ingestedAtMs: 6 };

function quarantined(bytes: Uint8Array): Item {
  const rejection = { bytes, partitionKey: 'k', reason: 'NOT_JSON', message: 'x' } as const;
  return quarantineRows(rejection, INGEST, { indexShards: 4, retentionDays: 0 }).head;
}

test('a quarantined event is accounted for', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40).slice(1))));
  await writeAll(names.quarantineTable, [quarantined(encodeEvent(eventOf(0)))]);
  await expect(verify({ names })).resolves.toMatchObject({ verdict: 'PROVEN', bronze: 39, quarantined: 1 });
});

test('an event in pieces counts in the proof as one row of quarantine, with all of its bytes', async () => {
  const names = await engines.newStage();
  const large = { ...eventOf(0), source_system: 'x'.repeat(600_000) } as LegionEvent;
  const tally = new Tally();
  for (const event of [large, ...eventsUpTo(40).slice(1)]) tally.add(event.event_id, encodeEvent(event));
  const { bytes, buckets } = tally.fingerprint();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40).slice(1))));
  const rejection = { bytes: encodeEvent(large), partitionKey: 'k', reason: 'TOO_LARGE', message: 'x' } as const;
  const { head, pieces } = quarantineRows(rejection, INGEST, { indexShards: 4, retentionDays: 0 });
  await writeAll(names.quarantineTable, [...pieces, head]);
  const readManifest = async () => manifestOf(40, { bytes, buckets });
  await expect(verify({ names, readManifest })).resolves.toMatchObject({
    verdict: 'PROVEN',
    quarantined: 1,
    quarantine: { ofRun: { records: 1, byReason: { TOO_LARGE: 1 } }, ofNoRun: { records: 0 } },
  });
});

test('foreign records are reported as such, whether of another run or of none', async () => {
  const names = await engines.newStage();
  await consume(names, await send(names, payloadsOf(eventsUpTo(40))));
  const foreign = ['a', 'b', 'c', '{"event_id":"EVT-other-1",'].map((text) => quarantined(Buffer.from(text)));
  await writeAll(names.quarantineTable, foreign);
  await expect(verify({ names })).resolves.toMatchObject({
    verdict: 'PROVEN',
    quarantined: 0,
    quarantine: {
      ofRun: { records: 0, byReason: {} },
      ofOtherRuns: { records: 1, byReason: { NOT_JSON: 1 } },
      ofNoRun: { records: 3, byReason: { NOT_JSON: 3 } },
    },
  });
});

test('a scan returns only the rows of the run, whatever its id, and an empty payload for a row without one', async () => {
  const names = await engines.newStage();
  const own = bronzeRow(eventOf(1), 4);
  await writeAll(names.bronzeTable, [
    own,
    { ...own, [BRONZE.eventId]: { S: 'COPY' } },
    { ...bronzeRow(eventOf(2), 4), [BRONZE.runId]: { S: 'other' } },
    bronzeRow(eventOf(1, 'r2'), 4),
    bronzeRow(eventOf(1, 'r11'), 4),
  ]);
  const { [BRONZE.payload]: _payload, ...bare } = bronzeRow(eventOf(3), 4);
  await engines.dynamodb.send(new PutItemCommand({ TableName: names.bronzeTable, Item: bare }));
  const rows: StoredRow[] = [];
  const progress: number[] = [];
  const { scannedRows } = await scanRun({
    client: engines.dynamodb,
    table: 'bronze',
    tableName: names.bronzeTable,
    runId: 'r1',
    segments: 3,
    onRow: (row) => rows.push(row),
    onProgress: (count) => progress.push(count),
  });
  expect(scannedRows).toBe(6);
  expect(progress.at(-1)).toBe(6);
  expect(rows.map(({ eventId }) => eventId).sort()).toEqual(['COPY', 'EVT-r1-1', 'EVT-r1-2', 'EVT-r1-3']);
  expect(rows.find(({ eventId }) => eventId === 'EVT-r1-3')!.payload).toEqual(new Uint8Array());
  const whole = rows.find(({ eventId }) => eventId === 'EVT-r1-1')!;
  expect(Buffer.from(whole.payload)).toEqual(Buffer.from(encodeEvent(eventOf(1))));
  expect(whole.keyHash).toBe(payloadHash(encodeEvent(eventOf(1))));
});

const progressOf = (names: ResourceNames, maxPendingPerShard?: number) =>
  readProgress({ kinesis: engines.kinesis, query: queryWith(engines.dynamodb), names, maxPendingPerShard });

test('progress counts what lies behind the last counted record of each shard, and how long the oldest is pending', async () => {
  const names = await engines.newStage();
  const beforeMs = Date.now();
  const sent = await send(names, payloadsOf(eventsUpTo(40)));
  await expect(progressOf(names)).resolves.toMatchObject({ pending: 40, counted: 0, more: false });
  const { oldestPendingAtMs } = await progressOf(names);
  // The engine keeps arrival times at a resolution of a second or finer, never later than now.
  expect(oldestPendingAtMs).toBeGreaterThan(beforeMs - 1_001);
  expect(oldestPendingAtMs).toBeLessThanOrEqual(Date.now());
  await consume(names, sent);
  const done = await progressOf(names);
  expect(done).toMatchObject({ pending: 0, counted: 40, oldestPendingAtMs: undefined });
  expect(done.shards.map(({ pending }) => pending)).toEqual([0, 0]);
});

test('a record that is not an event is pending until it is in quarantine', async () => {
  const names = await engines.newStage();
  const junk = Buffer.from('no event');
  await send(names, [junk]);
  await expect(progressOf(names)).resolves.toMatchObject({ pending: 1 });
  await writeAll(names.quarantineTable, [quarantined(junk)]);
  await expect(progressOf(names)).resolves.toMatchObject({ pending: 0 });
  expect(quarantined(junk)).not.toHaveProperty(QUARANTINE.eventId);
});

test('records that the rollups count as quarantined are not pending, and are reported by reason', async () => {
  const names = await engines.newStage({ shards: 1 });
  const sent = await send(names, [Buffer.from('no event'), Buffer.from([0xff]), Buffer.from('nor this')]);
  const arrivedAt = '2026-01-04T10:00:00.000Z';
  const countable = sent.map(({ sequenceNumber }, at) => {
    const reason = at === 1 ? ('NOT_UTF8' as const) : ('NOT_JSON' as const);
    return { sequenceNumber, quarantined: { reason, arrivedAt } };
  });
  const groups = [...groupByRollup(countable, sent[0]!.shardId).values()];
  await writeAll(
    names.rollupsTable,
    groups.map(({ key, records }) => rollupItem(advance(undefined, key, records)!, 0)),
  );
  await expect(progressOf(names)).resolves.toMatchObject({
    pending: 0,
    counted: 0,
    quarantined: { records: 3, byReason: { NOT_JSON: 2, NOT_UTF8: 1 } },
  });
});

test('counting of pending records stops at its limit, and says that there are more', async () => {
  const names = await engines.newStage({ shards: 1 });
  for (let batch = 0; batch < 3; batch++) await send(names, payloadsOf(eventsUpTo(400)));
  const progress = await progressOf(names, 100);
  expect(progress.more).toBe(true);
  expect(progress.pending).toBeGreaterThanOrEqual(100);
});

test('the status of a stage has every part, and says which is missing', async () => {
  const names = await engines.newStage({ shards: 3 });
  const whole = await readPipelineStatus(engines, names);
  expect(whole).toMatchObject({
    stream: { name: names.stream, state: 'ACTIVE', openShards: 3 },
    progress: { pending: 0, counted: 0 },
  });
  expect(whole.tables.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'ACTIVE'));
  const partly = await readPipelineStatus(engines, { ...names, rollupsTable: 'absent', stream: 'absent' });
  expect(partly.stream).toEqual({ name: 'absent', state: 'absent', openShards: 0 });
  expect(partly.tables.map(({ state }) => state)).toEqual(['ACTIVE', 'ACTIVE', 'absent', 'ACTIVE', 'ACTIVE']);
  expect(partly.progress).toBeUndefined();
  // The consumer's progress is known without the detector's tables.
  const consumerAlone = await readPipelineStatus(engines, { ...names, detectionsTable: 'absent' });
  expect(consumerAlone.tables.map(({ state }) => state)).toContain('absent');
  expect(consumerAlone.progress).toMatchObject({ pending: 0 });
});
