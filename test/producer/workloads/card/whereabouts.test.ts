import fc from 'fast-check';
import { distanceKm } from '../../../../lib/core/distance';
import { whereaboutsOf } from '../../../../producer/workloads/card/whereabouts';
import { customersOf } from '../../../../producer/world/customer';
import { someClients } from '../../a-client';

const CLIENTS = 500;
const customerAt = customersOf(someClients(CLIENTS));
const HOUR_MS = 3_600_000;
const times = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
const gaps = fc.oneof(fc.nat(HOUR_MS), fc.nat(100 * HOUR_MS));

test('nobody is ever in two places at once, or moves faster than a plane', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(CLIENTS - 1), times, gaps, (seed, index, timeMs, gapMs) => {
      const whereabouts = whereaboutsOf(seed, CLIENTS);
      const from = whereabouts(customerAt(index), timeMs);
      const to = whereabouts(customerAt(index), timeMs + gapMs);
      expect(distanceKm(from, to)).toBeLessThanOrEqual((900 * gapMs) / HOUR_MS + 0.4);
      expect(whereaboutsOf(seed, CLIENTS)(customerAt(index), timeMs)).toEqual(from);
    }),
    { numRuns: 2_000 },
  );
});

test('most of the time people are within 30 km of their homes, and some are far away', () => {
  const whereabouts = whereaboutsOf(1, CLIENTS);
  const timeMs = Date.UTC(2026, 0, 4, 12);
  const away = Array.from({ length: CLIENTS }, (_, index) => {
    const customer = customerAt(index);
    return distanceKm(customer, whereabouts(customer, timeMs));
  });
  const near = away.filter((km) => km < 30).length / CLIENTS;
  expect(near).toBeGreaterThan(0.85);
  expect(near).toBeLessThan(1);
});
