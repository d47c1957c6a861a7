import { startCloudWithApi, type CloudWithApi } from './a-cloud';
import { runHostile } from './hostile-run';

let cloud: CloudWithApi;

beforeAll(async () => {
  cloud = await startCloudWithApi({ requestTimeoutMs: 3_000 });
  for (let at = 0; at < 3; at++) await cloud.producer.inject('INVALID_AGE');
  await cloud.cloud.idle(); // a cursor needs rows
  await cloud.producer.start({ eventsPerSecond: 50 });
}, 60_000);

afterAll(() => cloud?.close(), 30_000);

test('50,000 hostile requests break nothing, and an ordinary client is served throughout', async () => {
  const report = await runHostile(cloud, 50_000);
  expect(report.sent).toBe(50_000);
  expect(report.broken).toEqual([]);
  expect(report.ordinaryFailures).toEqual([]);
  expect(Object.keys(report.byStatus)).toEqual(
    expect.arrayContaining(['400', '401', '404', '405', '413', '414', '431']),
  );
  await cloud.producer.stop();
  await cloud.cloud.idle();
  const readVerdict = async () =>
    ((await (await fetch(`${cloud.api.url}/verify`)).json()) as { verdict: string }).verdict;
  // An answer is cached for two seconds, and the previous one may date from before everything was stored.
  let verdict = await readVerdict();
  while (verdict === 'BEHIND') verdict = await readVerdict();
  expect(verdict).toBe('EQUAL');
}, 900_000);
