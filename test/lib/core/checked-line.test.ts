import fc from 'fast-check';
import { openSealedJson, sealJson } from '../../../lib/core/checked-json';
import { isUnfinished, LineEncoder, lineText } from '../../../lib/core/checked-line';
import { flipped } from './flips';
import { anyText } from '../../any-text';

const texts = anyText({ maxLength: 200 }).map((text) => JSON.stringify(text));
const bits = fc.tuple(fc.nat(), fc.nat(7));
const encode = (text: string) => Buffer.from(new LineEncoder().encode(text));

test('a line returns its text', () => {
  const encoder = new LineEncoder();
  fc.assert(
    fc.property(texts, (text) => {
      const line = encoder.encode(text);
      expect(line.at(-1)).toBe(10);
      expect(lineText(line.subarray(0, -1))).toBe(text);
    }),
  );
});

test('texts of any length fit', () => {
  const encoder = new LineEncoder();
  for (const length of [0, 1, 70_000, 3_000_000, 5]) {
    const text = 'é'.repeat(length);
    expect(lineText(encoder.encode(text).subarray(0, -1))).toBe(text);
  }
});

test('a line with a changed bit is rejected', () => {
  fc.assert(
    fc.property(texts, bits, (text, [at, bit]) => {
      const line = encode(text).subarray(0, -1);
      expect(() => lineText(flipped(line, at % line.length, bit))).toThrow(/^it/);
    }),
  );
});

test('a line cut off anywhere counts as unfinished; one with a changed end does not', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(7), (text, length, bit) => {
      const line = encode(text);
      expect(isUnfinished(line.subarray(0, length % line.length))).toBe(true);
      expect(isUnfinished(flipped(line, line.length - 1, bit))).toBe(false);
    }),
  );
});

test('a sealed value is restored, and with a changed bit or cut off anywhere it is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), bits, (value, [at, bit]) => {
      const text = sealJson(value);
      expect(JSON.stringify(openSealedJson(text))).toBe(JSON.stringify(value));
      const bytes = Buffer.from(text);
      expect(() => openSealedJson(flipped(bytes, at % bytes.length, bit).toString())).toThrow(/^it/);
      expect(() => openSealedJson(bytes.subarray(0, at % bytes.length).toString())).toThrow(/^it/);
    }),
  );
});
