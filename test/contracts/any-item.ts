import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';

const MAX_SET = 4;

/** Items of every kind of value, a few levels deep, with numbers as DynamoDB writes them. */
export function anyItem(): fc.Arbitrary<Record<string, AttributeValue>> {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((one) => one !== '__proto__');
  const bytes = fc.uint8Array({ maxLength: 12 });
  const number = fc.oneof(
    fc.maxSafeInteger().map(String),
    fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n).map(String),
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((thousandths) => String(thousandths / 1_000)),
  );
  const setOf = <T>(elements: fc.Arbitrary<T>, selector: (element: T) => unknown) =>
    fc.uniqueArray(elements, { minLength: 1, maxLength: MAX_SET, selector });
  const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.record({ S: text }),
      fc.record({ N: number }),
      fc.record({ B: bytes }),
      fc.record({ BOOL: fc.boolean() }),
      fc.constant({ NULL: true as const }),
      fc.record({ SS: setOf(text, (element) => element) }),
      fc.record({ NS: setOf(number, Number) }),
      fc.record({ BS: setOf(bytes, String) }),
      fc.record({ L: fc.array(tie('value'), { maxLength: 4 }) }),
      fc.record({ M: fc.dictionary(name, tie('value'), { maxKeys: 4 }) }),
    ),
  }));
  return fc.dictionary(
    name.filter((one) => !KEYS.has(one)),
    value,
    { maxKeys: 6 },
  );
}

/** Keys of the table and its indexes. */
const KEYS = new Set(['id', 'kind']);
