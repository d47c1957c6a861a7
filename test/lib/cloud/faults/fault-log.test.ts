import { FaultLog } from '../../../../lib/cloud/faults/fault-log';
import type { FiredFault } from '../../../../lib/cloud/faults/fault-rule';

const aFault = (fault: Partial<FiredFault> = {}): FiredFault => ({
  rule: 'slow writes',
  kind: 'legion:slow-answer',
  seed: 7,
  number: 3,
  place: 'dynamodb PutItem',
  atMs: 1_000,
  ...fault,
});

test('faults are counted by rule and kind, in the order in which the rules fired first', () => {
  const log = new FaultLog({ info: () => undefined });
  for (const rule of ['b', 'a', 'b', 'b']) log.add(aFault({ rule }));
  log.add(aFault({ rule: 'a', kind: 'legion:reset' }));
  expect(log.counts()).toEqual([
    { rule: 'b', kind: 'legion:slow-answer', count: 3 },
    { rule: 'a', kind: 'legion:slow-answer', count: 1 },
    { rule: 'a', kind: 'legion:reset', count: 1 },
  ]);
});

test('the newest hundred are kept, the newest first, while all are counted', () => {
  const log = new FaultLog({ info: () => undefined });
  for (let number = 0; number < 250; number += 1) log.add(aFault({ number }));
  expect(log.newest().map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_none, at) => 249 - at));
  expect(log.counts()).toMatchObject([{ count: 250 }]);
});

test('each fault is logged with its place, its number and its seed', () => {
  const lines: (readonly [object, string])[] = [];
  const log = new FaultLog({ info: (...line) => void lines.push(line) });
  const [named, unnamed] = [aFault(), aFault({ rule: 'legion:slow-answer' })];
  log.add(named);
  log.add(unnamed);
  expect(lines).toEqual([
    [{ fault: named }, 'dynamodb PutItem met the fault slow writes (legion:slow-answer), number 3 of seed 7'],
    [{ fault: unnamed }, 'dynamodb PutItem met the fault legion:slow-answer, number 3 of seed 7'],
  ]);
});
