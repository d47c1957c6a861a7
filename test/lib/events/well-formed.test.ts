import { isWellFormed, toWellFormed } from '../../../lib/events/well-formed';

test.each([
  ['', true],
  ['CUST-1', true],
  ['\u{1f600}', true],
  ['\ud83d', false],
  ['a\ude00b', false],
])('%j can be written as UTF-8: %s', (text, expected) => {
  expect(isWellFormed(text)).toBe(expected);
  expect(toWellFormed(text)).toBe(Buffer.from(text).toString());
});
