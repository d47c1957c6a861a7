import fc from 'fast-check';
import { CITIES } from '../../../producer/world/cities';
import { customerOf, customersOf } from '../../../producer/world/customer';
import { distanceKm } from '../../../lib/core/distance';
import { isWaking, localHour } from '../../../producer/world/local-time';
import { clientArbitrary, someClients } from '../a-client';

test('at every hour some customers have daytime, and some three in the morning', () => {
  for (let hour = 0; hour < 24; hour++) {
    const timeMs = Date.UTC(2026, 0, 4, hour, 30);
    expect(CITIES.some((city) => isWaking(timeMs, city))).toBe(true);
    expect(CITIES.some((city) => Math.floor(localHour(timeMs, city)) === 3)).toBe(true);
  }
});

test('a customer follows from the client alone, lives in the home city, and has two devices', () => {
  fc.assert(
    fc.property(clientArbitrary, fc.nat(29_999), (client, index) => {
      const customer = customerOf(client, index);
      expect(customerOf(client, index)).toEqual(customer);
      expect(distanceKm(customer, customer.home)).toBeLessThan(15);
      expect(customer.devices[0]).not.toBe(customer.devices[1]);
      expect(customer.accountId.startsWith(`${customer.bank}-`)).toBe(true);
      expect(customer.usualSpend).toBeGreaterThanOrEqual(40);
      expect(customer.usualSpend).toBeLessThanOrEqual(12_000);
    }),
  );
});

test('customers of a dataset are made once', () => {
  const customerAt = customersOf(someClients(10));
  expect(customerAt(3)).toBe(customerAt(3));
  expect(customerAt(3).customerId).not.toBe(customerAt(4).customerId);
});

test('distances are those of the globe', () => {
  const taipei = CITIES.find(({ name }) => name === 'Taipei')!;
  const tokyo = CITIES.find(({ name }) => name === 'Tokyo')!;
  expect(distanceKm(taipei, tokyo)).toBeGreaterThan(2_050);
  expect(distanceKm(taipei, tokyo)).toBeLessThan(2_150);
  expect(distanceKm(taipei, taipei)).toBe(0);
});
