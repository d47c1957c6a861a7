import fc from 'fast-check';
import type { RunConfig } from '../../lib/domain/run/run';
import type { Client } from '../../producer/dataset/client';
import type { Dataset } from '../../producer/dataset/dataset';

/** A made-up client like those of the published dataset. Tests override what they need. */
export function aClient(change: Partial<Client> = {}): Client {
  return {
    id: 1,
    creditLimit: 20_000,
    sex: 'F',
    education: 'UNIVERSITY',
    maritalStatus: 'MARRIED',
    age: 24,
    paymentStatus: [2, 2, -1, -1, -2, -2],
    billAmounts: [4200, 3350, 710, 0, 0, 0],
    paymentAmounts: [0, 710, 0, 0, 0, 0],
    defaultsNextMonth: true,
    ...change,
  };
}

/** A client who owes much, pays every month and was never late. */
export function aDutifulClient(change: Partial<Client> = {}): Client {
  return aClient({
    creditLimit: 90_000,
    paymentStatus: [0, 0, 0, 0, 0, 0],
    billAmounts: [28_400, 15_200, 14_800, 14_100, 13_700, 13_300],
    paymentAmounts: [1600, 1450, 1200, 1100, 1000, 4000],
    defaultsNextMonth: false,
    ...change,
  });
}

const six = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: 6, maxLength: 6 });

/** Any client that a dataset may contain. */
export const clientArbitrary: fc.Arbitrary<Client> = fc.record({
  id: fc.integer({ min: 1, max: 2_000_000_000 }),
  creditLimit: fc.integer({ min: 1, max: 2_000_000_000 }),
  sex: fc.constantFrom('M', 'F'),
  education: fc.constantFrom('GRADUATE_SCHOOL', 'UNIVERSITY', 'HIGH_SCHOOL', 'OTHER'),
  maritalStatus: fc.constantFrom('MARRIED', 'SINGLE', 'OTHER'),
  age: fc.integer({ min: 18, max: 120 }),
  paymentStatus: six(fc.integer({ min: -2, max: 9 })),
  billAmounts: six(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 })),
  paymentAmounts: six(fc.integer({ min: 0, max: 2_000_000_000 })),
  defaultsNextMonth: fc.boolean(),
});

/** Clients 1..rows, varied by formula. */
export function someClients(rows: number): Client[] {
  return Array.from({ length: rows }, (_, at) =>
    at % 3 === 0
      ? aDutifulClient({ id: at + 1, age: 21 + (at % 50), creditLimit: 10_000 * (1 + (at % 90)) })
      : aClient({ id: at + 1, sex: at % 2 ? 'M' : 'F', age: 21 + (at % 50), defaultsNextMonth: at % 5 === 0 }),
  );
}

export function aDataset(clients: readonly Client[] = someClients(100)): Dataset {
  return { identity: { name: 'made-for-test', rows: clients.length, sha256: 'a'.repeat(64) }, clients };
}

/** The settings of a run of `aDataset()`. Tests override what they need. */
export function aConfig(change: Partial<RunConfig> = {}): RunConfig {
  return {
    workload: 'credit',
    runId: 'test',
    seed: 42,
    startTimeMs: Date.UTC(2026, 0, 4, 17, 14, 28, 514),
    eventsPerSecond: 1000,
    anomalyRate: 0.05,
    labels: 'inline',
    network: 'normal',
    dataset: aDataset().identity,
    ...change,
  };
}
