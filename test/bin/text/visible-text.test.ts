import fc from 'fast-check';
import { visibleText } from '../../../bin/text/visible-text';
import { anyText } from '../../any-text';

test.each([
  ['CUST-000001', 'CUST-000001'],
  ['Zürich 東京 😀', 'Zürich 東京 😀'],
  ['\u001b[31mred', '\\u{1b}[31mred'],
  ['a\nb\r\tc', 'a\\u{a}b\\u{d}\\u{9}c'],
  ['\u202eevil', '\\u{202e}evil'],
  ['\u2066x\u2069', '\\u{2066}x\\u{2069}'],
  ['\u0085\u2028\u200b', '\\u{85}\\u{2028}\\u{200b}'],
  ['\ud800', '\\u{d800}'],
])('%j is shown as %j', (text, shown) => expect(visibleText(text)).toBe(shown));

test('no text keeps a terminal control character', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Bidi_C}]/u);
    }),
  );
});
