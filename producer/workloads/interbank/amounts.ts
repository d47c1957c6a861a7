import type { Random } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';
import type { Purpose } from '../../../lib/events/interbank';

type Range = { readonly from: number; readonly to: number; readonly step: number };

/** Amounts by purpose, in New Taiwan dollars; evenly distributed on a logarithmic scale. */
const RANGES: Readonly<Record<Exclude<Purpose, 'GOODS' | 'SERVICES' | 'SWEEP'>, Range>> = {
  RENT: { from: 8_000, to: 36_000, step: 500 },
  SALARY: { from: 28_000, to: 96_000, step: 100 },
  INVOICE: { from: 12_000, to: 900_000, step: 10 },
  FAMILY: { from: 1_000, to: 40_000, step: 100 },
  OTHER: { from: 500, to: 400_000, step: 10 },
};

/** Amounts of goods and services go from a third of what the debtor usually spends to three times it. */
const SPEND_SPREAD = Math.log(3);

export function drawAmount(random: Random, purpose: Purpose, usualSpend: number): number {
  if (purpose === 'GOODS' || purpose === 'SERVICES' || purpose === 'SWEEP') {
    return Math.max(1, Math.round(usualSpend * Math.exp((2 * unit(random) - 1) * SPEND_SPREAD)));
  }
  const { from, to } = RANGES[purpose];
  return roundFor(purpose, logarithmic(random, from, to));
}

/** An amount between two others, evenly on a logarithmic scale. */
export function logarithmic(random: Random, from: number, to: number): number {
  return from * Math.exp(unit(random) * Math.log(to / from));
}

/** An amount as people write it for a purpose: a rent ends in 500, an invoice in 0. At least 1. */
export function roundFor(purpose: Purpose, amount: number): number {
  const step = purpose === 'GOODS' || purpose === 'SERVICES' || purpose === 'SWEEP' ? 1 : RANGES[purpose].step;
  return Math.max(step, Math.floor(amount / step) * step);
}
