import { UserError } from '../../lib/core/user-error';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * The text of a file in UTF-8 or UTF-16, with or without a byte order mark. Other encodings are refused: in some, such
 * as Big5, a separator can be half of a character.
 */
export function decodeText(
  bytes: Uint8Array,
  file: string,
): { readonly text: string; readonly notes: readonly string[] } {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new TypeError('zero characters');
    return { text, notes: encoding === 'utf-8' ? [] : ['in UTF-16'] };
  } catch (cause) {
    const got = bytes.includes(0) ? 'binary data; name an Excel file .xls' : 'other bytes; save it again as UTF-8';
    throw new UserError(`${file}: expected a text file in UTF-8 or UTF-16, got ${got}`, { cause });
  }
}

/** By the byte order mark, else by the position of zero bytes around the header's ASCII letters. */
function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe && !(third === 0 && fourth === 0)) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second !== 0 && third === 0 && fourth !== 0 ? 'utf-16be' : 'utf-8';
}
