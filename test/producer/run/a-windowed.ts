import fc from 'fast-check';
import { RISK_LEVELS } from '../../../lib/events/envelope';
import type { Windowed } from '../../../producer/run/window-summary';

const flag = { type: 'INVALID_AGE', category: 'DEMOGRAPHIC_INCONSISTENCY', severity: 'LOW', description: 'x' } as const;

export function aWindowed(change: Partial<Windowed> & { anomalous?: boolean } = {}): Windowed {
  const { anomalous, ...rest } = change;
  return {
    workload: 'credit',
    eventTimeMs: 0,
    riskLevel: 'LOW',
    creditLimit: 1000,
    truth: anomalous ? [flag] : [],
    ...rest,
  };
}

export const windowedArbitrary: fc.Arbitrary<Windowed> = fc
  .record({
    eventTimeMs: fc.integer({ min: -5000, max: 50_000 }),
    riskLevel: fc.option(fc.constantFrom(...RISK_LEVELS), { nil: undefined }),
    creditLimit: fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined }),
    anomalous: fc.boolean(),
  })
  .map(aWindowed);
