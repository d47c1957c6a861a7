import { partitionKeyFault } from '../../../lib/events/key-limits';

test.each([
  ['', 'KEY_EMPTY'],
  ['x', undefined],
  ['x'.repeat(2048), undefined],
  ['x'.repeat(2049), 'KEY_TOO_LONG'],
  // Four bytes each in UTF-8, and two characters each in JavaScript.
  ['\u{1f600}'.repeat(512), undefined],
  ['\u{1f600}'.repeat(513), 'KEY_TOO_LONG'],
  ['a\udc00', 'NOT_AN_EVENT'],
])('a partition key is checked by its bytes in UTF-8', (key, reason) => {
  expect(partitionKeyFault('the key', key)?.reason).toBe(reason);
});
