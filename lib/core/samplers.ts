import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Random } from './random-at';

/** Uniform in [0, 1), 53 bits. */
export function unit(random: Random): number {
  return uniformFloat64(random);
}

/** Uniform integer, both ends included. */
export function integer(random: Random, from: number, to: number): number {
  return uniformInt(random, from, to);
}

/** Uniform multiple of `step` between `from` and `to`, both ends included; both are multiples of `step`. */
export function stepped(random: Random, from: number, to: number, step: number): number {
  return uniformInt(random, from / step, to / step) * step;
}

/** One of the items, each equally likely. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[uniformInt(random, 0, items.length - 1)]!;
}

/** One of the items, with a probability proportional to its positive weight; the weights need not add up to 1. */
export function pickWeighted<T extends { readonly weight: number }>(random: Random, items: readonly T[]): T {
  let left = unit(random) * items.reduce((sum, item) => sum + item.weight, 0);
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return items.at(-1)!;
}

/**
 * Exponential with mean 1 before truncation at `maximum`, drawn by inversion of the truncated distribution: bounded,
 * and without a pile-up of values at the bound.
 */
export function truncatedExponential(random: Random, maximum: number): number {
  return -Math.log(1 - unit(random) * (1 - Math.exp(-maximum)));
}
