import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMessageQueue } from '../../../../lib/embedded/storage/message-queue';

test('messages are there for the next process in their order; one that was cut off is not', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  const file = path.join(folder, 'deep', 'failures.ndjson');
  const queue = createMessageQueue(file);
  queue.send('{"one":1}');
  queue.send('two\nlines');
  appendFileSync(file, '"cut o');
  expect(createMessageQueue(file).messages()).toEqual(['{"one":1}', 'two\nlines']);
  rmSync(folder, { recursive: true });
});

test('without a file messages live in memory', () => {
  const queue = createMessageQueue();
  queue.send('x');
  expect(queue.messages()).toEqual(['x']);
});
