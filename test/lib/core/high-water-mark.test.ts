import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHighWaterMark } from '../../../lib/core/high-water-mark';
import { failingFiles } from './failing-files';
import { flipped } from './flips';

let file: string;
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'position-')), 'position.json');
});
afterEach(() => rmSync(path.dirname(file), { recursive: true }));

test('read returns the last mark, whether it is shorter or longer than the previous one', () => {
  const position = openHighWaterMark(file);
  expect(position.read()).toBeUndefined();
  for (const length of [5, 900, 3, 9_000, 12, 4_000, 4_100, 1]) {
    position.write({ text: 'x'.repeat(length) });
    expect(openHighWaterMark(file).read()).toEqual({ text: 'x'.repeat(length) });
  }
  position.close();
  expect(readdirSync(path.dirname(file))).toEqual(['position.json']);
});

test('a flipped bit or a missing end is refused in one line, wherever it is', () => {
  const position = openHighWaterMark(file);
  position.write({ id: 'a', bytes: 12_345 });
  position.close();
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at += 1) {
    for (const damaged of [flipped(whole, at, at % 8), whole.subarray(0, at)]) {
      writeFileSync(file, damaged);
      expect(() => openHighWaterMark(file).read()).toThrow(
        / is damaged: it.*; remove it, and position-\w+ is used as it is$/,
      );
    }
  }
});

test('a mark that cannot be written is an error of one line', () => {
  const position = openHighWaterMark(file, failingFiles('openSync', 'EMFILE'));
  expect(() => position.write({})).toThrow(`cannot write ${file}: this process has too many files open (EMFILE)`);
});
