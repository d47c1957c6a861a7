import { createMemoryBudget } from '../../../lib/cloud/engines/memory/memory-budget';
import { reachText } from '../../../lib/cloud/engines/memory/reach';
import { watchMemory } from '../../../lib/cloud/memory-watch';
import { manualClock } from './mapping/manual-clock';

const GB = 2 ** 30;

test('memory that is four fifths full is said once, and again after it was less', async () => {
  const budget = createMemoryBudget(10 * GB);
  const clock = manualClock(0);
  const told: string[] = [];
  const log = { info: () => undefined, warn: (_details: object, message: string) => void told.push(message) };
  const watch = watchMemory({ budget, clock, log });
  for (const tableBytes of [7 * GB, 8 * GB, 9 * GB, 5 * GB, 9 * GB]) {
    budget.report('tables', tableBytes);
    await clock.advance(1_000);
  }
  await watch.stop();
  expect(told).toHaveLength(2);
  expect(told[0]).toMatch(/^streams and tables have filled 80 % of the 10\.0 GB that they may have in memory: /);
  expect(told[0]).toContain(budget.remedy);
});

test.each([
  [
    { isOnDisk: false, freeDiskBytes: undefined },
    /^room for about \d\.\d million events in the 6\.0 GB that this process/,
  ],
  [
    { isOnDisk: true, freeDiskBytes: 10 * GB },
    /^room for about \d\.\d million events on the disk, of which 10\.0 GB are free$/,
  ],
  [
    { isOnDisk: true, freeDiskBytes: 1_000 * GB },
    /^room for about [\d.]+ million events on the disk, whose keys lie in the 6\.0 GB/,
  ],
  [
    { isOnDisk: true, freeDiskBytes: undefined },
    /^room for about [\d.]+ million events on the disk, whose keys lie in the 6\.0 GB/,
  ],
])('the reach with %p is that of what ends first', (where, text) => {
  expect(reachText({ limitBytes: 6 * GB, ...where })).toMatch(text);
});
