import fc from 'fast-check';
import type { LegionEvent } from '../../../../lib/events/event';
import { aCardTransaction, aClick, aLogin, anApiCall, aPayment, aPurchase } from './an-event';
import { anyText } from '../../../any-text';

/**
 * The JSON text of -0 is 0, so a -0 does not survive serialization of events and states; `rules.test.ts` tests it
 * separately.
 */
const double = (constraints: fc.DoubleConstraints) =>
  fc.double({ ...constraints, noNaN: true }).map((value) => value + 0);

/** Arbitrary times: back and forth, far apart and simultaneous. */
const seconds = fc.oneof(
  fc.integer({ min: 0, max: 600 }),
  double({ min: -1e9, max: 1e9 }).map((value) => Math.round(value * 1000) / 1000 + 0),
);
const amount = fc.oneof(fc.integer({ min: 440_000, max: 505_000 }), double({ noDefaultInfinity: true }));
const name = fc.oneof(fc.constantFrom('A', 'B', 'C', 'D'), anyText({ maxLength: 300 }));
const location = fc.record({
  city: name,
  country: fc.constantFrom('TW', 'PE'),
  latitude: double({ min: -90, max: 90 }),
  longitude: double({ min: -180, max: 180 }),
  utc_offset_minutes: fc.oneof(fc.integer({ min: -720, max: 840 }), fc.maxSafeInteger()),
});
const account = name.map((text) => text.replaceAll('>', '-'));

/** Any event that the detector looks at; values have the right type but need not be plausible. */
export const anyEvent: fc.Arbitrary<LegionEvent> = fc.oneof(
  fc.tuple(seconds, fc.boolean(), location).map(([at, success, place]) => aLogin(at, { success, location: place })),
  fc.tuple(seconds, amount).map(([at, value]) => aPurchase(at, { amount: value })),
  fc.tuple(seconds, fc.integer()).map(([at, status]) => anApiCall(at, { status })),
  fc.tuple(seconds, location).map(([at, place]) => aClick(at, { location: place })),
  fc
    .tuple(seconds, amount, location)
    .map(([at, value, place]) => aCardTransaction(at, { amount: value, location: place })),
  fc
    .tuple(seconds, account, account, amount)
    .map(([at, from, to, value]) => aPayment(at, `${from}>${to}`, { amount: value })),
);
