import { createHeartbeat, heartbeatFile } from '../../../bin/pipeline/heartbeat';
import { producerAtWork, producerLines } from '../../../bin/pipeline/producer-at-work';
import { aFolder } from '../a-context';

const folder = aFolder();
afterAll(() => folder.remove());

test('a running producer in the folder reports how it keeps its schedule, until it ends or falls silent', async () => {
  const at = (nowMs: number) => producerAtWork({ cwd: folder.path, now: () => nowMs });
  expect(producerLines(await at(0))).toEqual([]);
  const heartbeat = createHeartbeat(heartbeatFile(folder.path), () => 1_000);
  const seen = { runId: 'a', accepted: 7, lastAcceptedAtMs: 900 };
  heartbeat.beat({ ...seen, inFlight: 2, behindScheduleMs: 8_000, askedPerSecond: 50, acceptedPerSecond: 12 });
  await heartbeat.written();
  expect(producerLines(await at(2_000))).toEqual([
    'producer of run a: 8.0 s behind schedule (asked 50/s, reached 12/s)',
  ]);
  expect(await at(12_000)).toBeUndefined();
  await heartbeat.end(seen);
  expect(await at(2_000)).toBeUndefined();
});
