import { runHostileCalls } from './hostile-service-run';

test.each([1, 2, 3])(
  'both services survive 4,000 hostile calls with seed %i, and every call gets an answer',
  async (seed) => {
    const { broken, answered, byStatus } = await runHostileCalls(seed, 4_000);
    expect(broken).toEqual([]);
    expect(answered).toBe(4_000);
    expect(byStatus[200]).toBeGreaterThan(100); // otherwise the calls would not get far enough
  },
);
