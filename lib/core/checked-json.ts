import { crc32 } from 'node:zlib';
import { hex32 } from './hex32';

const SEALED = /^\{"checksum":"([0-9a-f]{8})","content":(.*)\} *\n$/s;

/** Encodes a value as the text of a whole file: JSON in which damage anywhere is detected. */
export function sealJson(content: unknown): string {
  const text = JSON.stringify(content);
  return `{"checksum":"${checksumOf(text)}","content":${text}}\n`;
}

/**
 * Decodes such a text.
 * @throws Error that says what is wrong, in words that follow the file's name
 */
export function openSealedJson(text: string): unknown {
  const [, checksum, content] = SEALED.exec(text) ?? [];
  if (content === undefined) throw new Error('it is not JSON with a checksum');
  if (checksumOf(content) !== checksum) throw new Error('its checksum is another');
  return JSON.parse(content);
}

/** Whether a text has the form of sealed JSON; texts of earlier versions do not. */
export function looksSealed(text: string): boolean {
  return text.startsWith('{"checksum"');
}

function checksumOf(text: string): string {
  return hex32(crc32(text));
}
