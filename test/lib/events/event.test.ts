import fc from 'fast-check';
import { eventId, parseEventId } from '../../../lib/events/envelope';
import { eventSchema } from '../../../lib/events/event';
import { CREDIT_CATEGORIES, MONTHS } from '../../../lib/events/credit';
import { createWorkload } from '../../../producer/workloads/create-workload';
import { aConfig, aDataset } from '../../producer/a-client';

const anEvent = (change: Record<string, unknown> = {}) => ({
  ...createWorkload('credit', { config: aConfig({ anomalyRate: 0 }), dataset: aDataset() }).generate(7).event,
  ...change,
});

const flag = { type: 'INVALID_AGE', category: 'DEMOGRAPHIC_INCONSISTENCY', severity: 'MEDIUM', description: 'Age 5' };
const accepts = (value: unknown) => eventSchema.safeParse(value).success;

test('an event id names run and position, and parses back to them', () => {
  const runIds = fc.stringMatching(/^[A-Za-z0-9_.]{1,40}$/);
  fc.assert(
    fc.property(runIds, fc.maxSafeNat(), (runId, sequence) => {
      expect(parseEventId(eventId(runId, sequence))).toEqual({ runId, sequence });
    }),
  );
});

test.each(['', 'EVT-1', 'EVT--1', 'EVT-a-b', 'EVT-a-1 ', 'evt-a-1', 'EVT-a-b-1', 'EVT-a-12345678901234567'])(
  'the id %p is foreign',
  (id) => {
    expect(parseEventId(id)).toBeUndefined();
    expect(accepts(anEvent({ event_id: id }))).toBe(false);
  },
);

test('an implausible event is still an event', () => {
  const event = anEvent();
  const demographic = { ...event.customer.demographic, age: -5 };
  expect(accepts(anEvent({ customer: { ...event.customer, demographic } }))).toBe(true);
  expect(accepts(anEvent({ credit: { credit_limit: -1, currency: 'TWD' } }))).toBe(true);
  expect(accepts(anEvent({ payment_history: Object.fromEntries(MONTHS.map((month) => [month, 99])) }))).toBe(true);
  expect(accepts(anEvent({ anomaly_flags: [flag] }))).toBe(true);
});

test.each(['2026-02-28', '2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])(
  'the day %s is in the calendar',
  (day) => expect(accepts(anEvent({ timestamp: `${day}T23:59:59.999Z` }))).toBe(true),
);

test.each([
  '2026-02-29T10:00:00.000Z',
  '2026-02-30T10:00:00.000Z',
  '1900-02-29T10:00:00.000Z',
  '2026-04-31T10:00:00.000Z',
  '2026-13-01T10:00:00.000Z',
  '2026-00-10T10:00:00.000Z',
  '2026-01-00T10:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T10:60:00.000Z',
  '2016-12-31T23:59:60.000Z',
])('%s is not a time of the calendar', (timestamp) => expect(accepts(anEvent({ timestamp }))).toBe(false));

test('any date and time is in the calendar when a Date keeps it as it is', () => {
  const digits = (length: number, max: number) => fc.nat(max).map((value) => String(value).padStart(length, '0'));
  const part = fc.tuple(digits(4, 9999), digits(2, 13), digits(2, 32), digits(2, 25), digits(2, 61), digits(2, 61));
  fc.assert(
    fc.property(part, ([year, month, day, hour, minute, second]) => {
      const timestamp = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
      const date = new Date(timestamp);
      const isKept = !Number.isNaN(date.getTime()) && date.toISOString() === timestamp;
      expect([timestamp, accepts(anEvent({ timestamp }))]).toEqual([timestamp, isKept]);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a number as text', { credit: { credit_limit: '20000', currency: 'TWD' } }],
  ['another currency', { credit: { credit_limit: 20_000, currency: 'USD' } }],
  ['a month that is missing', { payment_history: { september: 0 } }],
  ['half a month of delay', { payment_history: Object.fromEntries(MONTHS.map((month) => [month, 0.5])) }],
  ['an unknown risk level', { risk: { default_payment_next_month: 0, risk_level: 'NONE' } }],
  ['no customer at all', { customer: undefined }],
  ['a field that nobody knows', { colour: 'red' }],
  ['an unknown event type', { event_type: 'LOAN' }],
  ['another schema version', { schema_version: '2.0' }],
  ['a sequence below zero', { sequence: -1 }],
  ['a time without milliseconds', { timestamp: '2026-01-04T17:14:28Z' }],
  ['a time of another zone', { timestamp: '2026-01-04T17:14:28.514+01:00' }],
  ['a day that is none', { timestamp: '2026-13-41T17:14:28.514Z' }],
  ['an empty list of flags', { anomaly_flags: [] }],
  ['a flag of an unknown category', { anomaly_flags: [{ ...flag, category: 'ODD' }] }],
  ['a flag with a type in lower case', { anomaly_flags: [{ ...flag, type: 'invalid_age' }] }],
])('an event with %s does not decode', (_name, change) => {
  expect(accepts(anEvent())).toBe(true);
  expect(accepts(anEvent(change))).toBe(false);
});

test('a flag of every category is valid', () => {
  for (const category of CREDIT_CATEGORIES)
    expect(accepts(anEvent({ anomaly_flags: [{ ...flag, category }] }))).toBe(true);
});
