import * as fc from 'fast-check';

/** Half of a surrogate pair is no character of its own, and UTF-8 cannot hold it. */
const isCharacter = (code: number) => code < 0xd800 || code > 0xdfff;

const characters = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x10ffff }) },
  )
  .filter(isCharacter)
  .map((code) => String.fromCodePoint(code));

/**
 * Text of any Unicode characters, control characters included. `fc.string({ unit: 'binary' })` gives the same, but takes
 * more than a second to list them all before its first text.
 */
export function anyText(lengths: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.array(characters, lengths).map((all) => all.join(''));
}
