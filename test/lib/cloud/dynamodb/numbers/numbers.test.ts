import fc from 'fast-check';
import { addNumbers, subtractNumbers } from '../../../../../lib/cloud/dynamodb/numbers/add-numbers';
import { compareNumbers } from '../../../../../lib/cloud/dynamodb/numbers/compare-numbers';
import { normalizeNumber } from '../../../../../lib/cloud/dynamodb/numbers/normalize-number';
import { numberKey } from '../../../../../lib/cloud/dynamodb/numbers/number-key';
import { numberSize } from '../../../../../lib/cloud/dynamodb/numbers/number-size';

const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const UNDERFLOW = 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
const NOT_NUMERIC = 'The parameter cannot be converted to a numeric value';

/** Numerals of every magnitude, written in every way. */
const numerals = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    digits: fc.stringMatching(/^\d{1,38}$/),
    point: fc.nat(38),
    exponent: fc.integer({ min: -90, max: 85 }),
  })
  .map(({ sign, digits, point, exponent }) => {
    const at = Math.min(point, digits.length - 1);
    return `${sign}${digits.slice(0, at)}.${digits.slice(at)}e${exponent}`;
  });
const numbers = fc.oneof(
  numerals.map(normalizeNumber),
  fc.integer().map((integer) => normalizeNumber(String(integer))),
);

test.each([
  ['0000012345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ['-00001.23456789012345678901234567890123456780000', '-1.2345678901234567890123456789012345678'],
  ['0009.99999999999999999999999999999999999990000e125', `${'9'.repeat(38)}${'0'.repeat(88)}`],
  ['-0001.000e-130', `-0.${'0'.repeat(129)}1`],
  ['0e125', '0'],
  ['-0.000', '0'],
  ['.5', '0.5'],
  ['+1.', '1'],
  ['1E2', '100'],
])('%s is kept as %s', (text, normal) => {
  expect(normalizeNumber(text)).toBe(normal);
});

test.each([
  ['', NOT_NUMERIC],
  ['abc', `${NOT_NUMERIC}: abc`],
  ['1.2.3', `${NOT_NUMERIC}: 1.2.3`],
  [' 1', `${NOT_NUMERIC}:  1`],
  ['0x10', `${NOT_NUMERIC}: 0x10`],
  ['.', `${NOT_NUMERIC}: .`],
  ['1e', `${NOT_NUMERIC}: 1e`],
  ['NaN', `${NOT_NUMERIC}: NaN`],
  ['1e9223372036854775808', `${NOT_NUMERIC}: 1e9223372036854775808`],
  ['1e126', OVERFLOW],
  ['-1e99999999999', OVERFLOW],
  ['0e126', OVERFLOW],
  ['1e-131', UNDERFLOW],
  ['0e-131', UNDERFLOW],
  ['123456789012345678901234567890123456789', 'Attempting to store more than 38 significant digits in a Number'],
])('%j is refused', (text, message) => {
  expect(() => normalizeNumber(text)).toThrow(expect.objectContaining({ type: 'ValidationException', message }));
});

test('a numeral of a million digits is judged at once', () => {
  expect(normalizeNumber(`${'0'.repeat(1_000_000)}7.${'0'.repeat(1_000_000)}`)).toBe('7');
});

test('a number stays as it is when it is normalized again', () => {
  fc.assert(fc.property(numbers, (number) => normalizeNumber(number) === number));
});

test('bytes of keys sort as the numbers do, and none begins another', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [left, right] = [numberKey(a), numberKey(b)];
      expect(Math.sign(Buffer.compare(left, right))).toBe(Math.sign(compareNumbers(a, b)));
      const length = Math.min(left.length, right.length);
      expect(Buffer.compare(left.subarray(0, length), right.subarray(0, length)) === 0).toBe(a === b);
    }),
  );
});

test('numbers compare as doubles do where doubles can tell them apart', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const order = Math.sign(Number(a) - Number(b));
      fc.pre(order !== 0);
      expect(Math.sign(compareNumbers(a, b))).toBe(order);
    }),
  );
});

test('whole numbers add as big integers do', () => {
  const wholes = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
  fc.assert(
    fc.property(wholes, wholes, (a, b) => {
      expect(addNumbers(String(a), String(b))).toBe(String(a + b));
      expect(subtractNumbers(String(a), String(b))).toBe(String(a - b));
    }),
  );
});

test('fractions add without an error of rounding', () => {
  expect(addNumbers('0.1', '0.2')).toBe('0.3');
  expect(subtractNumbers('1', '0.9999999999999999999999999999999999999')).toBe(`0.${'0'.repeat(36)}1`);
  expect(() => addNumbers('1', '1e-40')).toThrow('more than 38 significant digits');
  expect(() => addNumbers(`9${'0'.repeat(125)}`, `9${'0'.repeat(125)}`)).toThrow('Number overflow');
});

test.each([
  ['0', 1],
  ['1', 2],
  ['-1', 3],
  ['123456', 4],
  ['3.14159', 5],
  ['100', 2],
  ['0.0001', 2],
  [`1${'0'.repeat(125)}`, 2],
  ['1'.repeat(38), 20],
])('%s counts for %i bytes', (number, size) => {
  expect(numberSize(number)).toBe(size);
});
