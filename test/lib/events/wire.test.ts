import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { decodeEvent, DecodeError, encodeEvent } from '../../../lib/events/wire';
import { createRecordSource } from '../../../producer/generation/record-source';
import { aConfig, aDataset } from '../../producer/a-client';

const { at } = createRecordSource({ config: aConfig({ anomalyRate: 0.5 }), dataset: aDataset() });
const text = (sequence: number) => Buffer.from(at(sequence).bytes).toString();

function at0With(change: Record<string, unknown>): Uint8Array {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(text(0)) as object), ...change }));
}

function withCustomer(customerId: string): Uint8Array {
  const { customer } = JSON.parse(text(0)) as { customer: object };
  return at0With({ customer: { ...customer, customer_id: customerId } });
}

function reasonOf(bytes: Uint8Array): DecodeError['reason'] | 'DECODED' {
  try {
    decodeEvent(bytes);
    return 'DECODED';
  } catch (error) {
    if (error instanceof DecodeError) return error.reason;
    throw error;
  }
}

test('an encoded event is one line of JSON with the event id first, and decodes to the same event', () => {
  for (let sequence = 0; sequence < 200; sequence++) {
    const line = text(sequence);
    expect(line).toMatch(new RegExp(`^\\{"event_id":"EVT-test-${sequence}",`));
    expect(line).not.toContain('\n');
    const event = decodeEvent(at(sequence).bytes);
    expect(Buffer.from(encodeEvent(event)).toString()).toBe(line);
  }
});

test.each<[string, Uint8Array, DecodeError['reason'], string]>([
  ['nothing', new Uint8Array(), 'NOT_JSON', 'record is not valid JSON, got ""'],
  ['half an event', at(0).bytes.slice(0, 30), 'NOT_JSON', 'record is not valid JSON, got "{\\"event_id\\"'],
  ['compressed bytes', Uint8Array.of(0x1f, 0x8b, 8, 0), 'NOT_UTF8', 'record of 4 bytes is not UTF-8 text'],
  ['a byte order mark', Buffer.from(`\uFEFF${text(0)}`), 'NOT_JSON', 'record is not valid JSON'],
  ['a bare null', Buffer.from('null'), 'NOT_AN_EVENT', 'record is not an event: the record: '],
  ['a list of events', Buffer.from(`[${text(0)}]`), 'NOT_AN_EVENT', 'record is not an event: the record: '],
  ['two events', Buffer.from(`${text(0)}\n${text(1)}`), 'NOT_JSON', 'record is not valid JSON'],
  ['a foreign event', Buffer.from('{"event_type":"X"}'), 'NOT_AN_EVENT', 'record is not an event: event_type: '],
  [
    'an event with a wrong field',
    Buffer.from(text(0).replace('"currency":"TWD"', '"currency":"USD"')),
    'NOT_AN_EVENT',
    'record is not an event: credit.currency: ',
  ],
  ['a day that no calendar has', at0With({ timestamp: '2026-02-30T10:00:00.000Z' }), 'NOT_AN_EVENT', 'timestamp: '],
  [
    'an id of another sequence',
    at0With({ sequence: 7 }),
    'ID_MISMATCH',
    'event_id is EVT-test-0, but run and sequence make it EVT-test-7',
  ],
  ['an id of another run', at0With({ run_id: 'other' }), 'ID_MISMATCH', 'run and sequence make it EVT-other-0'],
  ['an id with a zero in front', at0With({ event_id: 'EVT-test-00' }), 'ID_MISMATCH', 'event_id is EVT-test-00'],
  [
    'a customer id that is too long for a key',
    withCustomer('€'.repeat(700)),
    'KEY_TOO_LONG',
    'the customer id is 2100 bytes long, a key takes 2048',
  ],
  ['a customer id that UTF-8 cannot hold', withCustomer('\ud800'), 'NOT_AN_EVENT', 'holds half of a surrogate pair'],
])('%s is refused with reason and cause', (_name, bytes, reason, message) => {
  expect(reasonOf(bytes)).toBe(reason);
  expect(() => decodeEvent(bytes)).toThrow(message);
});

test('garbage never decodes to an event, and never causes another error', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(reasonOf(bytes)).not.toBe('DECODED')));
  fc.assert(
    fc.property(fc.json(), (json) => expect(reasonOf(Buffer.from(json))).toBe('NOT_AN_EVENT')),
    { numRuns: 200 },
  );
});

test('an event with any bit flipped decodes to another event or is refused with a reason', () => {
  const original = at(3);
  const event = decodeEvent(original.bytes);
  fc.assert(
    fc.property(fc.nat(original.bytes.length - 1), fc.nat(7), (byte, bit) => {
      const damaged = original.bytes.map((value, index) => (index === byte ? value ^ (1 << bit) : value));
      expect(reasonOf(damaged) === 'DECODED' && isDeepStrictEqual(decodeEvent(damaged), event)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('long garbage is quoted in part', () => {
  expect(() => decodeEvent(Buffer.from('x'.repeat(1000)))).toThrow(`got "${'x'.repeat(40)}…"`);
});
