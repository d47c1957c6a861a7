import { FaultTeller } from '../../../bin/pipeline/fault-teller';
import type { FiredFault } from '../../../lib/cloud/faults/fault-rule';
import { createManualClock } from '../../../lib/core/clock';

const aFault = (fault: Partial<FiredFault> = {}): FiredFault => ({
  rule: 'legion:reset',
  kind: 'legion:reset',
  seed: 7,
  number: 0,
  place: 'kinesis PutRecords',
  atMs: 0,
  ...fault,
});

function aTeller() {
  const clock = createManualClock();
  const lines: string[] = [];
  const teller = new FaultTeller((line) => void lines.push(line), clock.sleep);
  const after = async (ms: number) => {
    clock.advanceTo(clock.now() + ms);
    await Promise.resolve();
    return lines.splice(0);
  };
  return { teller, lines, after, clock };
}

test('few faults have a line each, within a second', async () => {
  const { teller, after } = aTeller();
  for (const number of [2, 9]) teller.add(aFault({ number }));
  expect(await after(999)).toEqual([]);
  expect(await after(1)).toEqual([
    'kinesis PutRecords met the fault legion:reset, number 2 of seed 7',
    'kinesis PutRecords met the fault legion:reset, number 9 of seed 7',
  ]);
  teller.add(aFault({ number: 10 }));
  expect(await after(1_000)).toHaveLength(1);
});

test('many faults of a second are summed up by rule and place', async () => {
  const { teller, after } = aTeller();
  for (let number = 3; number < 1_240; number += 1) teller.add(aFault({ number }));
  teller.add(aFault({ rule: 'slow', kind: 'legion:slow-answer', number: 5, place: 'dynamodb Query' }));
  expect(await after(1_000)).toEqual([
    'kinesis PutRecords met the fault legion:reset 1,237 times, numbers 3 to 1239 of seed 7',
    'dynamodb Query met the fault slow (legion:slow-answer), number 5 of seed 7',
  ]);
});

test('no second has more than five lines, however many rules fire', async () => {
  const { teller, after } = aTeller();
  for (let at = 0; at < 40; at += 1) teller.add(aFault({ place: `function f${at % 20}`, number: at }));
  const lines = await after(1_000);
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)).toBe('32 more faults fired at 16 other places');
});

test('what has not been told is told at the end, and nothing later', async () => {
  const { teller, after, clock, lines } = aTeller();
  teller.add(aFault());
  teller.end();
  teller.add(aFault({ number: 1 }));
  expect(lines).toEqual(['kinesis PutRecords met the fault legion:reset, number 0 of seed 7']);
  expect(clock.nextWakeMs()).toBeUndefined();
  expect(await after(1_000)).toHaveLength(1);
});
