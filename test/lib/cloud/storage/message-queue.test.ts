import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../../../lib/core/user-error';
import { createMessageQueue } from '../../../../lib/cloud/storage/message-queue';
import { failingFiles } from '../../core/failing-files';
import { flipped } from '../../core/flips';

test('the next process reads the messages in order, without one that was cut off', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  const file = path.join(folder, 'deep', 'failures.ndjson');
  const queue = createMessageQueue(file);
  queue.send('{"one":1}');
  queue.send('two\nlines');
  appendFileSync(file, '"cut o');
  expect(createMessageQueue(file).messages()).toEqual(['{"one":1}', 'two\nlines']);
  rmSync(folder, { recursive: true });
});

test('a file with a flipped bit or a missing end is refused in one line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  const file = path.join(folder, 'failures.ndjson');
  const queue = createMessageQueue(file);
  queue.send('{"one":1}');
  queue.send('two');
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at += 1) {
    for (const damaged of [flipped(whole, at, at % 8), whole.subarray(0, at)]) {
      writeFileSync(file, damaged);
      expect(() => createMessageQueue(file)).toThrow(UserError);
      expect(() => createMessageQueue(file)).toThrow(/is damaged: it|has lost its last \d+ bytes/);
    }
  }
  rmSync(folder, { recursive: true });
});

test('a message that was cut off does not affect the next one, and lines of earlier versions stay', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  const file = path.join(folder, 'failures.ndjson');
  writeFileSync(file, '"old"\n"cut o');
  createMessageQueue(file).send('new');
  expect(createMessageQueue(file).messages()).toEqual(['old', 'new']);
  rmSync(folder, { recursive: true });
});

test('a message that cannot be stored is refused in one line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  const file = path.join(folder, 'failures.ndjson');
  const queue = createMessageQueue(file, failingFiles('writeSync', 'ENOSPC'));
  expect(() => queue.send('x')).toThrow(`cannot write ${file}: the disk is full (ENOSPC); free some`);
  expect([queue.messages(), readFileSync(file, 'utf8')]).toEqual([[], '']);
  rmSync(folder, { recursive: true });
});

test('without a file, messages are kept in memory', () => {
  const queue = createMessageQueue();
  queue.send('x');
  expect(queue.messages()).toEqual(['x']);
});
