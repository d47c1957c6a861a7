import fc from 'fast-check';
import { NETWORK_PROFILES, type NetworkProfileName } from '../../../lib/domain/run/run';
import { latencyMs, maxLatencyMs, maxOrdinaryLatencyMs, NETWORK } from '../../../producer/generation/network';

const latencies = (profile: NetworkProfileName) =>
  Array.from({ length: 20_000 }, (_, sequence) => latencyMs(11, sequence, profile));

test('a latency is a whole number of milliseconds between the base and the bound, and pure', () => {
  const position = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...NETWORK_PROFILES));
  fc.assert(
    fc.property(position, ([seed, sequence, profile]) => {
      const latency = latencyMs(seed, sequence, profile);
      expect(Number.isInteger(latency)).toBe(true);
      expect(latency).toBeGreaterThanOrEqual(NETWORK[profile].baseMs);
      expect(latency).toBeLessThanOrEqual(maxLatencyMs(profile));
      expect(latencyMs(seed, sequence, profile)).toBe(latency);
    }),
  );
});

test.each([
  ['excellent', 10, 0.001],
  ['good', 50, 0.01],
  ['normal', 100, 0.05],
  ['poor', 300, 0.15],
  ['terrible', 1000, 0.3],
] as const)('the %s network has a base of %d ms and spikes with probability %d', (profile, baseMs, probability) => {
  expect(NETWORK[profile]).toMatchObject({ baseMs, spikeProbability: probability });
  const drawn = latencies(profile);
  expect(drawn.reduce((least, latency) => Math.min(least, latency))).toBe(baseMs);
  // Everything above base and cut jitter is a spike; a few spikes of the smallest factor are not above it.
  const spikes = drawn.filter((latency) => latency > baseMs + 3 * NETWORK[profile].jitterMs).length / drawn.length;
  const deviation = Math.sqrt((probability * (1 - probability)) / drawn.length);
  expect(spikes).toBeLessThan(probability + 5 * deviation);
  expect(spikes).toBeGreaterThan(probability * 0.95 - 5 * deviation);
});

test('all latencies except spikes stay within the longest ordinary latency', () => {
  const beyond = latencies('poor').filter((latency) => latency > maxOrdinaryLatencyMs('poor')).length;
  expect(beyond / 20_000).toBeGreaterThan(0.14);
  expect(beyond / 20_000).toBeLessThan(0.16);
});

test('jitter grows from each profile to the next', () => {
  const spreads = NETWORK_PROFILES.map((profile) => {
    const { baseMs, jitterMs } = NETWORK[profile];
    const ordinary = latencies(profile).filter((latency) => latency <= baseMs + 3 * jitterMs);
    return ordinary.reduce((sum, latency) => sum + latency - baseMs, 0) / ordinary.length;
  });
  expect(spreads).toEqual(spreads.toSorted((a, b) => a - b));
  expect(new Set(spreads).size).toBe(5);
});

test('another base shifts every latency without a spike by the difference, and changes nothing else', () => {
  const { baseMs } = NETWORK.good;
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat({ max: 60_000 }), (seed, sequence, otherBaseMs) => {
      const usual = latencyMs(seed, sequence, 'good');
      const other = latencyMs(seed, sequence, 'good', otherBaseMs);
      expect(other).toBeLessThanOrEqual(maxLatencyMs('good', otherBaseMs));
      const spiked = usual > maxOrdinaryLatencyMs('good');
      const difference = otherBaseMs - baseMs;
      expect(spiked ? Math.sign(other - usual) : other - usual).toBe(spiked ? Math.sign(difference) : difference);
    }),
  );
});
