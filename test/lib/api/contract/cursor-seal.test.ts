import fc from 'fast-check';
import { createCursorSeal } from '../../../../lib/api/contract/cursor-seal';

const seal = createCursorSeal('a key');

test('a sealed cursor opens to its original value', () => {
  fc.assert(fc.property(fc.string(), (cursor) => expect(seal.open(seal.seal(cursor))).toBe(cursor)));
});

test('a cursor with any character changed, left out or added does not open', () => {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ '.split('');
  fc.assert(
    fc.property(fc.base64String(), fc.nat(), fc.constantFrom('', ...characters), fc.nat(1), (text, place, put, cut) => {
      const sealed = seal.seal(text);
      const at = place % sealed.length;
      const changed = sealed.slice(0, at) + put + sealed.slice(at + cut);
      fc.pre(changed !== sealed);
      expect(seal.open(changed)).toBeUndefined();
    }),
  );
});

test('a cursor of another server does not open', () => {
  expect(createCursorSeal('another key').open(seal.seal('place'))).toBeUndefined();
});
