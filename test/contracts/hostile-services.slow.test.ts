import { runHostileCalls } from './hostile-run';

const ALL_CALLS = 200_000;
const SEEDS = [20_261_130, 20_261_131, 20_261_132];
const CALLS = Math.ceil(ALL_CALLS / SEEDS.length);

test.each(SEEDS)(
  `the cloud survives ${CALLS} hostile calls over both versions of HTTP, in JSON and CBOR (seed %d)`,
  async (seed) => {
    const { broken, answered, served, byStatus } = await runHostileCalls(seed, CALLS);
    expect(broken).toEqual([]);
    expect(answered).toBe(CALLS);
    expect(served).toBeGreaterThanOrEqual(CALLS / 100);
    expect(byStatus[200]).toBeGreaterThan(CALLS / 40); // otherwise the calls would not get far enough
  },
  300_000,
);
