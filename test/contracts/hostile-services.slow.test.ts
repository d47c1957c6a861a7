import { runHostileCalls } from './hostile-run';

const CALLS = 200_000;
const SEED = 20_261_130;

test(`the cloud survives ${CALLS} hostile calls over both versions of HTTP, in JSON and CBOR (seed ${SEED})`, async () => {
  const { broken, answered, served, byStatus } = await runHostileCalls(SEED, CALLS);
  expect(broken).toEqual([]);
  expect(answered).toBe(CALLS);
  expect(served).toBeGreaterThanOrEqual(CALLS / 100);
  expect(byStatus[200]).toBeGreaterThan(CALLS / 40); // otherwise the calls would not get far enough
}, 900_000);
