import { startCloudWithApi, type CloudWithApi } from './a-cloud';
import { runHostile } from './hostile-run';

let cloud: CloudWithApi;

beforeAll(async () => {
  // After this time the server drops requests that never end, and the test waits for it.
  cloud = await startCloudWithApi({ requestTimeoutMs: 1_000 });
  for (let at = 0; at < 3; at++) await cloud.producer.inject('INVALID_AGE');
  await cloud.cloud.idle();
}, 60_000);

afterAll(() => cloud?.close(), 30_000);

test('500 hostile requests break nothing, and an ordinary client is served throughout', async () => {
  const report = await runHostile(cloud, 500);
  expect(report.sent).toBe(500);
  expect(report.broken).toEqual([]);
  expect(report.ordinaryFailures).toEqual([]);
  expect(Object.keys(report.byStatus)).toEqual(
    expect.arrayContaining(['400', '401', '403', '404', '405', '413', '415', '431']),
  );
  expect((await fetch(`${cloud.api.url}/health`)).status).toBe(200);
}, 60_000);
