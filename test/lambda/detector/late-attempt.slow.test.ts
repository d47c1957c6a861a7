import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ReceivedRecord } from '../../../lambda/stream/received-record';
import { processBatch } from '../../../lambda/detector/process-batch';
import { text, type Item } from '../../../lib/domain/bronze/attribute';
import { parseDetection } from '../../../lib/domain/detection/detection-item';
import { DETECTOR_STATE } from '../../../lib/domain/detection/detector-state';
import { createEngine } from '../../../lib/domain/detection/engine';
import { WRITE_MODES, type WriteMode } from '../../../lib/domain/write-mode';
import { encodeEvent } from '../../../lib/events/wire';
import { aRecord } from '../consumer/a-batch';
import { heldAt } from '../held-attempt';
import { tablesInMemory } from '../tables-in-memory';
import { aTransaction } from './a-transaction';
import { DETECTOR_KEYS, storesIn } from './stores-in';
import { expectedRows, sortedRows, TEST_RULES } from './test-rules';

const START_MS = Date.parse('2026-01-04T17:00:00.000Z');
const LATENESS_MS = 60_000;
const open = new AbortController().signal;

type Batch = readonly ReceivedRecord[];

async function deliver(client: DynamoDBClient, batch: Batch, mode: WriteMode) {
  return processBatch(batch, {
    engine: createEngine({ rules: TEST_RULES, latenessMs: LATENESS_MS }),
    ...storesIn(client, mode),
    nowMs: () => 0,
    deadline: open,
    checkpointDeadline: open,
  });
}

async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return (Items as Item[]).map(withoutCounts).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A checkpoint counts detections, and an attempt that writes a part of them and is overtaken takes its count with it. */
function withoutCounts(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== DETECTOR_STATE.detections));
}

async function checkpointIn(client: DynamoDBClient): Promise<Item | undefined> {
  return (await itemsOf(client, 'states')).find((item) => text(item, DETECTOR_STATE.key)![0] === '#');
}

/** A stream whose every event may change what is known of those before it, because a third of them come late. */
function aStream({ customers, events }: { customers: number; events: number }) {
  return Array.from({ length: events }, (_, sequence) =>
    aTransaction({
      sequence,
      customer: `C${sequence % customers}`,
      timeMs: START_MS + (sequence - (sequence % 3 === 0 ? 2 * customers + 1 : 0)) * 10,
      amount: ((sequence * 37) % 100) + 1,
    }),
  );
}

const records = (events: ReturnType<typeof aStream>) => events.map((event, at) => aRecord(encodeEvent(event), at));

/** Holds an attempt at each moment, lets others through, and releases it. @returns how many moments there were */
async function atEveryMoment(
  mode: WriteMode,
  all: Batch,
  [from, to]: readonly [number, number],
  others: readonly (readonly [number, number])[],
  check: (client: DynamoDBClient, moment: number) => Promise<void>,
): Promise<number> {
  for (let moment = 0; ; moment++) {
    const client = await tablesInMemory(DETECTOR_KEYS);
    const attempt = heldAt(client, moment);
    await deliver(client, all.slice(0, from), mode);
    const late = deliver(attempt.client, all.slice(from, to), mode);
    const isHeld = await Promise.race([attempt.held.then(() => true), late.then(() => false)]);
    if (!isHeld) return attempt.moments();
    for (const [start, end] of others) {
      expect((await deliver(client, all.slice(start, end), mode)).failure).toBeUndefined();
    }
    attempt.release();
    expect((await late).failure).toBeUndefined();
    await deliver(client, all.slice(others.at(-1)![1]), mode);
    await check(client, moment);
  }
}

describe.each(WRITE_MODES)('in the mode %s', (mode) => {
  test.each([
    ['many customers, in several transactions', { customers: 80, events: 320 }, 3],
    ['one customer, with more rows than a transaction holds', { customers: 1, events: 600 }, 3],
    ['a few customers', { customers: 7, events: 80 }, 2],
  ])('an attempt that comes late at any moment changes nothing: %s', async (_, size, leastCalls) => {
    const events = aStream(size);
    const all = records(events);
    const quarter = size.events / 4;
    const [first, second, third] = [quarter, 2 * quarter, 3 * quarter];

    const undisturbed = await tablesInMemory(DETECTOR_KEYS);
    for (const start of [0, first, second, third]) await deliver(undisturbed, all.slice(start, start + quarter), mode);
    const states = await itemsOf(undisturbed, 'states');
    const rows = await itemsOf(undisturbed, 'anomalies');
    expect(sortedRows(rows.map(parseDetection))).toEqual(sortedRows(expectedRows(events)));

    const next = [first, second] as const;
    const moments = await atEveryMoment(mode, all, next, [next, [second, third]], async (client, moment) => {
      expect([moment, JSON.stringify(await itemsOf(client, 'anomalies'))]).toEqual([moment, JSON.stringify(rows)]);
      expect([moment, JSON.stringify(await itemsOf(client, 'states'))]).toEqual([moment, JSON.stringify(states)]);
    });
    expect(moments).toBeGreaterThanOrEqual(2 * leastCalls);
  });

  test('the batch may be cut differently while the late attempt is held', async () => {
    const events = aStream({ customers: 20, events: 120 });
    const all = records(events);
    const cuts = [
      [30, 45],
      [45, 90],
    ] as const;
    const checked: number[] = [];
    for (const late of [
      [60, 120],
      [60, 75],
    ] as const) {
      await atEveryMoment(mode, all, late, cuts, async (client, moment) => {
        const rows = await itemsOf(client, 'anomalies');
        expect(sortedRows(rows.map(parseDetection))).toEqual(sortedRows(expectedRows(events)));
        expect(await checkpointIn(client)).toMatchObject({
          [DETECTOR_STATE.lastSequence]: { S: all.at(-1)!.sequenceNumber },
          [DETECTOR_STATE.judged]: { N: '120' },
        });
        checked.push(moment);
      });
    }
    expect(checked.length).toBeGreaterThanOrEqual(8);
  });
});

test('the calls of a batch are one for 99 items, and the last moves the checkpoint', async () => {
  const client = await tablesInMemory(DETECTOR_KEYS);
  const counted = heldAt(client, -1);
  const batch = records(aStream({ customers: 150, events: 150 }));
  const report = await deliver(counted.client, batch, 'transactions');
  const items = report.statesWritten + report.found;
  expect([report.judged, report.statesWritten, report.found > 0]).toEqual([150, 150, true]);
  const [reads, writes] = [Math.ceil(151 / 100), Math.ceil(items / 99)];
  expect([counted.moments() / 2, writes >= 2]).toEqual([reads + writes, true]);
  expect(await checkpointIn(client)).toMatchObject({
    [DETECTOR_STATE.lastSequence]: { S: batch.at(-1)!.sequenceNumber },
    [DETECTOR_STATE.judged]: { N: '150' },
  });
});
