import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FaultLog } from '../../../../lib/cloud/faults/fault-log';
import type { FiredFault } from '../../../../lib/cloud/faults/fault-rule';

const SILENT = { info: () => undefined };

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
  const log = new FaultLog({ log: SILENT });
  for (const rule of ['b', 'a', 'b', 'b']) log.add(aFault({ rule }));
  log.add(aFault({ rule: 'a', kind: 'legion:reset' }));
  expect(log.counts()).toEqual([
    { rule: 'b', kind: 'legion:slow-answer', count: 3 },
    { rule: 'a', kind: 'legion:slow-answer', count: 1 },
    { rule: 'a', kind: 'legion:reset', count: 1 },
  ]);
});

test('the newest hundred are kept, the newest first, while all are counted', () => {
  const log = new FaultLog({ log: SILENT });
  for (let number = 0; number < 250; number += 1) log.add(aFault({ number }));
  expect(log.newest().map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_none, at) => 249 - at));
  expect(log.counts()).toMatchObject([{ count: 250 }]);
});

test('each fault is logged with its place, its number and its seed', () => {
  const lines: (readonly [object, string])[] = [];
  const log = new FaultLog({ log: { info: (...line) => void lines.push(line) } });
  const [named, unnamed] = [aFault(), aFault({ rule: 'legion:slow-answer' })];
  log.add(named);
  log.add(unnamed);
  expect(lines).toEqual([
    [{ fault: named }, 'dynamodb PutItem met the fault slow writes (legion:slow-answer), number 3 of seed 7'],
    [{ fault: unnamed }, 'dynamodb PutItem met the fault legion:slow-answer, number 3 of seed 7'],
  ]);
});

describe('in a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fault-log-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('each fault has a line in the file, with its time, across runs', async () => {
    const file = path.join(folder, 'faults.log');
    for (const number of [3, 4]) {
      const log = new FaultLog({ log: SILENT, file });
      log.add(aFault({ number, rule: 'legion:slow-answer' }));
      await log.close();
    }
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      '1970-01-01T00:00:01.000Z dynamodb PutItem met the fault legion:slow-answer, number 3 of seed 7',
      '1970-01-01T00:00:01.000Z dynamodb PutItem met the fault legion:slow-answer, number 4 of seed 7',
      '',
    ]);
  });

  test('a file that cannot be written is reported, and the faults are told and counted all the same', async () => {
    const file = path.join(folder, 'a-folder');
    mkdirSync(file);
    const told: number[] = [];
    const onFired = ({ number }: FiredFault) => void told.push(number);
    const { message } = await new Promise<Error>((onFileFault) => {
      const log = new FaultLog({ log: SILENT, file, onFileFault, onFired });
      log.add(aFault());
      log.add(aFault({ number: 4 }));
      expect(log.counts()).toMatchObject([{ count: 2 }]);
    });
    expect(message).toContain(file);
    expect(told).toEqual([3, 4]);
  });
});
