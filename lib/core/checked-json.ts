import { crc32 } from 'node:zlib';
import { hex32 } from './hex32';

const SEALED = /^\{"checksum":"([0-9a-f]{8})","content":(.*)\} *\n$/s;

/** A value as the text of a whole file: JSON that tells damage anywhere in it. */
export function sealJson(content: unknown): string {
  const text = JSON.stringify(content);
  return `{"checksum":"${checksumOf(text)}","content":${text}}\n`;
}

/**
 * The value of such a text.
 * @throws Error that says what is wrong, in words that follow the file's name
 */
export function openSealedJson(text: string): unknown {
  const [, checksum, content] = SEALED.exec(text) ?? [];
  if (content === undefined) throw new Error('it is not JSON with a checksum');
  if (checksumOf(content) !== checksum) throw new Error('its checksum is another');
  return JSON.parse(content);
}

/** Whether a text is meant to be one: what an earlier version wrote is not. */
export function looksSealed(text: string): boolean {
  return text.startsWith('{"checksum"');
}

function checksumOf(text: string): string {
  return hex32(crc32(text));
}
