import fc from 'fast-check';
import { createDeliveryOrder, inDeliveryOrder } from '../../../producer/delivery/delivery-order';
import type { ProducedRecord } from '../../../producer/generation/record';

type Step = readonly [gapMs: number, latencyMs: number];

const MAX_LATENCY_MS = 40;
const steps = fc.array(fc.tuple(fc.nat(10), fc.nat(MAX_LATENCY_MS)), { maxLength: 300 });

function recordsOf(path: readonly Step[]): ProducedRecord[] {
  let eventTimeMs = 1000;
  return path.map(([gapMs, latencyMs], sequence) => {
    eventTimeMs += gapMs;
    return aRecord({ sequence, eventTimeMs, deliverAtMs: eventTimeMs + latencyMs });
  });
}

function aRecord(change: Partial<ProducedRecord> = {}): ProducedRecord {
  const sequence = change.sequence ?? 0;
  return {
    sequence,
    eventId: `EVT-test-${sequence}`,
    workload: 'credit',
    eventType: 'CREDIT_ASSESSMENT',
    partitionKey: 'CUST-000001',
    bytes: new Uint8Array(),
    eventTimeMs: 0,
    deliverAtMs: 0,
    truth: [],
    riskLevel: undefined,
    creditLimit: undefined,
    ...change,
  };
}

const sorted = (records: readonly ProducedRecord[]) =>
  records.toSorted((a, b) => a.deliverAtMs - b.deliverAtMs || a.sequence - b.sequence).map((r) => r.sequence);

test('the records released, along the way and at the end, are in sorted order', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 7 }), (path, every) => {
      const records = recordsOf(path);
      const order = createDeliveryOrder();
      const released = records.flatMap((record, at) => {
        order.push(record);
        return at % every === 0 ? order.takeReady() : [];
      });
      released.push(...order.flush());
      expect(released.map((record) => record.sequence)).toEqual(sorted(records));
      expect(order.size()).toBe(0);
    }),
  );
});

test('a record is held only as long as another can still overtake it', () => {
  fc.assert(
    fc.property(steps, (path) => {
      const order = createDeliveryOrder();
      for (const record of recordsOf(path)) {
        order.push(record);
        order.takeReady();
        expect(order.nextDueMs() ?? Infinity).toBeGreaterThan(record.eventTimeMs);
      }
    }),
  );
});

test('only the records of one longest latency are held', () => {
  const order = createDeliveryOrder();
  let most = 0;
  for (const record of recordsOf(Array.from({ length: 1000 }, (_, n) => [1, n % (MAX_LATENCY_MS + 1)] as const))) {
    order.push(record);
    order.takeReady();
    most = Math.max(most, order.size());
  }
  expect(most).toBeLessThanOrEqual(MAX_LATENCY_MS);
});

test('a deadline holds back records due after it, and releases those due by then', () => {
  const order = createDeliveryOrder();
  for (const record of recordsOf([
    [0, 30],
    [5, 0],
    [5, 1],
  ]))
    order.push(record);
  expect(order.takeReady(1004)).toEqual([]);
  expect(order.takeReady(1011).map((record) => record.sequence)).toEqual([1, 2]);
  expect(order.nextDueMs()).toBe(1030);
  expect(order.takeReady(1030).map((record) => record.sequence)).toEqual([0]);
  expect(order.nextDueMs()).toBeUndefined();
});

test('records due at the same time leave in sequence order', () => {
  const order = createDeliveryOrder();
  for (const record of recordsOf([
    [0, 10],
    [5, 5],
    [5, 0],
    [0, 0],
  ]))
    order.push(record);
  expect(order.takeReady().map((record) => record.sequence)).toEqual([0, 1, 2, 3]);
});

test('batches, from an array or a stream, are delivered in order without loss', async () => {
  const batches = fc.array(fc.nat(20), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, batches, fc.boolean(), async (path, sizes, streamed) => {
      const records = recordsOf(path);
      const input: ProducedRecord[][] = [];
      let taken = 0;
      for (const size of sizes) input.push(records.slice(taken, (taken += size)));
      input.push(records.slice(taken));
      const source = streamed
        ? (async function* () {
            yield* input;
          })()
        : input;
      const released: ProducedRecord[] = [];
      for await (const batch of inDeliveryOrder(source)) released.push(...batch);
      expect(released.map((record) => record.sequence)).toEqual(sorted(records));
    }),
  );
});
