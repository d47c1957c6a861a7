import type { NetworkProfileName } from '../../lib/domain/run/run';
import { PURPOSE, randomAt } from '../../lib/core/random-at';
import { truncatedExponential, unit } from '../../lib/core/samplers';

export type NetworkProfile = {
  /** The shortest latency. */
  readonly baseMs: number;
  /** Mean of the exponential part on top of it, before it is cut at three times the mean. */
  readonly jitterMs: number;
  /** Probability that a latency is multiplied by the spike factor. */
  readonly spikeProbability: number;
};

export const NETWORK: Readonly<Record<NetworkProfileName, NetworkProfile>> = {
  excellent: { baseMs: 10, jitterMs: 1, spikeProbability: 0.001 },
  good: { baseMs: 50, jitterMs: 8, spikeProbability: 0.01 },
  normal: { baseMs: 100, jitterMs: 20, spikeProbability: 0.05 },
  poor: { baseMs: 300, jitterMs: 90, spikeProbability: 0.15 },
  terrible: { baseMs: 1000, jitterMs: 350, spikeProbability: 0.3 },
};

const MAX_JITTERS = 3;
const MIN_SPIKE_FACTOR = 2;
const MAX_SPIKE_FACTOR = 5;

/**
 * Simulated latency of one position in whole milliseconds, at most `maxLatencyMs` of the same profile and base.
 * @param baseMs replaces the profile's shortest latency; jitter and spikes stay
 */
export function latencyMs(
  seed: number,
  sequence: number,
  profile: NetworkProfileName,
  baseMs: number = NETWORK[profile].baseMs,
): number {
  const { jitterMs, spikeProbability } = NETWORK[profile];
  const random = randomAt(seed, sequence, PURPOSE.network);
  const ordinaryMs = baseMs + jitterMs * truncatedExponential(random, MAX_JITTERS);
  if (unit(random) >= spikeProbability) return Math.round(ordinaryMs);
  const factor = MIN_SPIKE_FACTOR + (MAX_SPIKE_FACTOR - MIN_SPIKE_FACTOR) * unit(random);
  return Math.round(ordinaryMs * factor);
}

/** The longest latency of the profile without a spike. */
export function maxOrdinaryLatencyMs(profile: NetworkProfileName, baseMs: number = NETWORK[profile].baseMs): number {
  return Math.ceil(baseMs + NETWORK[profile].jitterMs * MAX_JITTERS);
}

/** Upper bound of the profile's latencies, which also bounds how many records can be in transit at once. */
export function maxLatencyMs(profile: NetworkProfileName, baseMs?: number): number {
  return maxOrdinaryLatencyMs(profile, baseMs) * MAX_SPIKE_FACTOR;
}
