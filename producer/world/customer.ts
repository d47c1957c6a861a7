import type { Client } from '../dataset/client';
import { purposeNamed, randomAt } from '../../lib/core/random-at';
import { pickWeighted, unit } from '../../lib/core/samplers';
import { CITIES, type City } from './cities';
import { thousandth } from '../../lib/core/thousandth';
import { clamp } from '../../lib/core/clamp';
import { mean } from '../../lib/core/mean';
import { drawDeviceId, drawIp } from './device';

/**
 * What every workload knows of a customer. It depends on the dataset's client alone: the same 30,000 customers appear in
 * every workload and in every run.
 */
export type Customer = {
  /** `CUST-000001`: partition key of the customer's events, and their entity for the detector. */
  readonly customerId: string;
  /** Index in the dataset, from 0. */
  readonly index: number;
  readonly home: City;
  /** Where the customer lives in the city, a few kilometres around its centre; degrees, rounded to a thousandth. */
  readonly latitude: number;
  readonly longitude: number;
  /** The customer's devices, the usual one first. */
  readonly devices: readonly [string, string];
  /** IPv4 address of the customer's connection at home, from a range reserved for tests. */
  readonly homeIp: string;
  /** The bank of the account that takes part in interbank payments. */
  readonly bank: 'A' | 'B';
  readonly accountId: string;
  /**
   * Median amount that the customer spends at once, in New Taiwan dollars; from credit limit, bills and a factor drawn
   * for the customer.
   */
  readonly usualSpend: number;
};

const PROFILE = purposeNamed('world/customer');
/** Customers do not depend on the run's seed. */
const WORLD_SEED = 20051001;
/** About nine kilometres. */
const CITY_RADIUS_DEGREES = 0.08;

/** The customer id of a client, also the partition key of its events: `CUST-000001`. */
export function customerId(client: Pick<Client, 'id'>): string {
  return `CUST-${String(client.id).padStart(6, '0')}`;
}

export function customerOf(client: Client, index: number): Customer {
  const random = randomAt(WORLD_SEED, client.id, PROFILE);
  const home = pickWeighted(random, CITIES);
  const number = String(client.id).padStart(8, '0');
  return {
    customerId: customerId(client),
    index,
    home,
    latitude: thousandth(home.latitude + (unit(random) - 0.5) * 2 * CITY_RADIUS_DEGREES),
    longitude: thousandth(home.longitude + (unit(random) - 0.5) * 2 * CITY_RADIUS_DEGREES),
    devices: [drawDeviceId(random), drawDeviceId(random)],
    homeIp: drawIp(random),
    bank: client.id % 2 === 0 ? 'A' : 'B',
    accountId: `${client.id % 2 === 0 ? 'A' : 'B'}-${number}`,
    usualSpend: usualSpend(client, unit(random)),
  };
}

/** All customers of a dataset, each made when it is first asked for. */
export function customersOf(clients: readonly Client[]): (index: number) => Customer {
  const known: (Customer | undefined)[] = Array.from({ length: clients.length });
  return (index) => (known[index] ??= customerOf(clients[index]!, index));
}

/** A fiftieth of the mean bill, or of a tenth of the limit where there is none; from 80 to 6,000, times 0.5 to 2. */
function usualSpend({ creditLimit, billAmounts }: Client, draw: number): number {
  const bills = billAmounts.filter((amount) => amount > 0);
  const typical = bills.length > 0 ? mean(bills) : creditLimit / 10;
  const base = clamp(typical / 50, 80, 6_000);
  return Math.round(base * 2 ** (2 * draw - 1));
}
