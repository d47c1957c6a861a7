import { crc32 } from 'node:zlib';

const HEX_DIGITS = 8;
/** `checksum length text\n`: both in hexadecimal; the checksum covers everything after it except the line end. */
const LENGTH_AT = HEX_DIGITS + 1;
const TEXT_AT = LENGTH_AT + HEX_DIGITS + 1;
const HEAD = /^[0-9a-f]{8} [0-9a-f]{8} $/;
const NEWLINE = 10;
/** Per UTF-16 unit of a text. */
const MAX_UTF8_BYTES = 3;

/** Encodes lines in which damage anywhere, line ends included, is detected. */
export class LineEncoder {
  private room = Buffer.alloc(64 * 1024);

  /** @param text without line breaks @returns the line's bytes, valid until the next call */
  encode(text: string): Buffer {
    const mostBytes = TEXT_AT + MAX_UTF8_BYTES * text.length + 1;
    if (mostBytes > this.room.length) this.room = Buffer.alloc(2 * mostBytes);
    const { room } = this;
    const lengthBytes = room.write(text, TEXT_AT);
    room.write(` ${hex(lengthBytes)} `, HEX_DIGITS, 'latin1');
    room.write(hex(crc32(room.subarray(LENGTH_AT, TEXT_AT + lengthBytes))), 0, 'latin1');
    room[TEXT_AT + lengthBytes] = NEWLINE;
    return room.subarray(0, TEXT_AT + lengthBytes + 1);
  }
}

/**
 * The text of a line, given without its end.
 * @throws Error that says what is wrong, in words that follow the line's place
 */
export function lineText(line: Buffer): string {
  const head = line.toString('latin1', 0, TEXT_AT);
  if (!HEAD.test(head)) throw new Error('it does not begin with a checksum and a length');
  if (parseInt(head.slice(LENGTH_AT), 16) !== line.length - TEXT_AT) throw new Error('its length is another');
  if (parseInt(head, 16) !== crc32(line.subarray(LENGTH_AT))) throw new Error('its checksum is another');
  return line.toString('utf8', TEXT_AT);
}

/** Whether the rest after the last line end is a line that was being written: it is shorter than its stated length. */
export function isUnfinished(rest: Buffer): boolean {
  const head = rest.toString('latin1', 0, TEXT_AT);
  if (head.length < TEXT_AT) return HEAD.test(head + '00000000 00000000 '.slice(head.length));
  return HEAD.test(head) && rest.length <= TEXT_AT + parseInt(head.slice(LENGTH_AT), 16);
}

function hex(value: number): string {
  return value.toString(16).padStart(HEX_DIGITS, '0');
}
