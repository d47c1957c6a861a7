import fc from 'fast-check';
import { factsOf } from '../../../lib/events/event';
import { NETWORK_PROFILES, type RunConfig } from '../../../lib/domain/run/run';
import { decodeEvent } from '../../../lib/events/wire';
import type { ProducedRecord } from '../../../producer/generation/record';
import { createRecordSource } from '../../../producer/generation/record-source';
import { aConfig, aDataset } from '../a-client';

const source = (change: Partial<RunConfig> = {}) =>
  createRecordSource({ config: aConfig(change), dataset: aDataset() });

/** With the bytes as text, which compares faster than a typed array. */
const plain = (record: ProducedRecord) => ({ ...record, bytes: Buffer.from(record.bytes).toString() });

test('a record carries its event as bytes, and the facts about the event beside them', () => {
  const { at } = source({ anomalyRate: 0.3 });
  for (let sequence = 0; sequence < 500; sequence++) {
    const record = at(sequence);
    const event = decodeEvent(record.bytes);
    expect(record).toMatchObject({
      sequence,
      eventId: event.event_id,
      eventTimeMs: Date.parse(event.timestamp),
      truth: event.anomaly_flags ?? [],
      workload: event.workload,
      riskLevel: factsOf(event).riskLevel,
      creditLimit: factsOf(event).creditLimit,
    });
    expect(record.partitionKey).toBe(factsOf(event).customerId ?? record.partitionKey);
  }
});

test('without inline labels no byte mentions an anomaly, and the record still carries the truth', () => {
  const inline = source({ anomalyRate: 1 });
  for (const labels of ['sidecar', 'off'] as const) {
    const { at } = source({ anomalyRate: 1, labels });
    for (let sequence = 0; sequence < 200; sequence++) {
      expect(Buffer.from(at(sequence).bytes).toString()).not.toContain('anomaly');
      expect(at(sequence).truth).toEqual(inline.at(sequence).truth);
    }
  }
});

test('a record can be made at any time, in any order, and is always the same', () => {
  const { at } = source({ anomalyRate: 0.5 });
  const forward = Array.from({ length: 300 }, (_, n) => plain(at(n)));
  fc.assert(fc.property(fc.nat(299), (n) => expect(plain(at(n))).toEqual(forward[n])));
  const other = source({ anomalyRate: 0.5 });
  expect(Array.from({ length: 300 }, (_, n) => plain(other.at(299 - n))).toReversed()).toEqual(forward);
});

test.each(NETWORK_PROFILES)('on the %s network no record takes longer than the bound', (network) => {
  const { at, maxLatencyMs } = source({ network });
  for (let sequence = 0; sequence < 300; sequence++) {
    const { eventTimeMs, deliverAtMs } = at(sequence);
    expect(deliverAtMs).toBeGreaterThan(eventTimeMs);
    expect(deliverAtMs - eventTimeMs).toBeLessThanOrEqual(maxLatencyMs);
  }
});

test('the network delays a record and changes nothing else', () => {
  const [first, second] = [source({ network: 'good' }), source({ network: 'poor' })];
  for (let sequence = 0; sequence < 100; sequence++) {
    const { deliverAtMs: _a, ...good } = plain(first.at(sequence));
    const { deliverAtMs: _b, ...poor } = plain(second.at(sequence));
    expect(poor).toEqual(good);
  }
});
