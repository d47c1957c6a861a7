import { processBatch } from '../../../lambda/consumer/process-batch';
import { text } from '../../../lib/domain/attribute';
import { BRONZE, payloadHash } from '../../../lib/domain/bronze';
import { sha256Hex } from '../../../lib/domain/hash';
import { encodeEvent } from '../../../lib/domain/wire';
import { anEvent, aRecord } from './a-batch';
import { memoryTables } from './memory-tables';

const RECORDS = 100_000;
const BATCH_SIZE = 500;
const open = new AbortController().signal;

/** xorshift32: from 0 to 2^32 - 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const NON_EVENTS = [
  'null',
  '[]',
  '{}',
  '"text"',
  '1e999',
  '{"event_type":"OTHER"}',
  '{"__proto__":{"x":1}}',
  '[[[[]]]]',
];

function someBytes(next: () => number, sequence: number): Uint8Array {
  switch (next() % 8) {
    case 0:
      return encodeEvent(anEvent(sequence));
    case 1: {
      const whole = encodeEvent(anEvent(sequence));
      return whole.subarray(0, next() % whole.length);
    }
    case 2:
      return Buffer.from(`${NON_EVENTS[next() % NON_EVENTS.length]}${' '.repeat(next() % 50)}`);
    case 3:
      return Buffer.from(JSON.stringify({ ...anEvent(sequence), sequence: `${sequence}` }));
    default: {
      const bytes = new Uint8Array(next() % 2001);
      for (let i = 0; i < bytes.length; i++) bytes[i] = next();
      return bytes;
    }
  }
}

test('any bytes at all end in bronze or quarantine, in the one delivery, and no event is held up by them', async () => {
  const next = seeded(20_260_104);
  const tables = memoryTables();
  const events = new Set<string>();
  const others = new Set<string>();
  for (let start = 0; start < RECORDS; start += BATCH_SIZE) {
    const batch = Array.from({ length: BATCH_SIZE }, (_, i) => ({ bytes: someBytes(next, start + i), at: start + i }));
    const report = await processBatch(
      batch.map(({ bytes, at }) => aRecord(bytes, at, 'key')),
      {
        store: tables.store,
        rollups: tables.rollupStore,
        settings: { indexShards: 4, retentionDays: 0 },
        nowMs: () => 0,
        storeDeadline: open,
        countDeadline: open,
      },
    );
    if (report.failure || report.stored + report.quarantined !== BATCH_SIZE) throw new Error(JSON.stringify(report));
    for (const { bytes, at } of batch) {
      const isWhole = Buffer.from(bytes).equals(encodeEvent(anEvent(at)));
      if (isWhole) events.add(`EVT-1-${at}|${payloadHash(bytes)}`);
      else others.add(`${sha256Hex(bytes)}|key`);
    }
  }
  expect(new Set(tables.bronze.keys())).toEqual(events);
  expect(new Set(tables.quarantined.keys())).toEqual(others);
  expect([...tables.bronze.values()].every((item) => text(item, BRONZE.runId) === '1')).toBe(true);
  expect(events.size).toBeGreaterThan(RECORDS / 10);
}, 60_000);
