import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { hash32 } from './hash';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A stream of 32-bit values; the samplers beside this file turn it into the values that a simulation needs. */
export type Random = RandomGenerator;

/** The use of a generator. Two purposes at one position are independent, so a new one never changes other values. */
export const PURPOSE = { anomaly: 1, network: 2 } as const;
/** A value of `PURPOSE`, or a result of `purposeNamed`. */
export type Purpose = number;

/** A purpose that a module defines itself, such as `signals/session`, without a central list. */
export function purposeNamed(name: string): Purpose {
  return hash32(name) | 0x1000_0000;
}

const TWO_32 = 2 ** 32;

/** First and second 32 bits of the fractional parts of the golden ratio and of the square root of 2. */
const CONSTANTS = [0x9e3779b9, 0x7f4a7c15, 0x6a09e667, 0xf3bcc908] as const;

/** One input bit reaches every state bit within three quarter rounds; this is twice that. */
const ROUNDS = 6;

/**
 * The generator of one position: a pure function of its arguments, independent of every other position's.
 *
 * The 128-bit state is a permutation of (seed, sequence), two 64-bit halves, by ChaCha's quarter round: for one purpose
 * no two pairs ever share a state, and each input bit reaches each state bit. Nothing is cut to 32 bits.
 *
 * @param seed 0..Number.MAX_SAFE_INTEGER
 * @param sequence 0..Number.MAX_SAFE_INTEGER
 */
export function randomAt(seed: number, sequence: number, purpose: Purpose): Random {
  let a = seed ^ CONSTANTS[0];
  let b = (seed / TWO_32) ^ CONSTANTS[1];
  let c = sequence ^ CONSTANTS[2];
  let d = (sequence / TWO_32) ^ CONSTANTS[3];
  for (let round = 0; round < ROUNDS; round++) {
    a = (a + b + Math.imul(purpose, CONSTANTS[0]) + round) | 0;
    d = rotateLeft(d ^ a, 16);
    c = (c + d) | 0;
    b = rotateLeft(b ^ c, 12);
    a = (a + b) | 0;
    d = rotateLeft(d ^ a, 8);
    c = (c + d) | 0;
    b = rotateLeft(b ^ c, 7);
  }
  // A generator of this family is stuck at zero, which one input in 2^128 leads to.
  if ((a | b | c | d) === 0) d = 1;
  return xoroshiro128plusFromState([a, b, c, d]);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
