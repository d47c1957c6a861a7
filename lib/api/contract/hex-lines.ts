import { hex32 } from '../../core/hex32';
const BYTES_PER_LINE = 16;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** Bytes as `hexdump -C` shows them: offset, hex, and the printable ASCII characters. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const part = [...bytes.subarray(at, at + BYTES_PER_LINE)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map(printable).join('');
    lines.push(`${hex32(at)}  ${hex.padEnd(BYTES_PER_LINE * 3 - 1)}  |${text}|`);
  }
  return lines;
}

function printable(byte: number): string {
  return byte >= FIRST_PRINTABLE && byte <= LAST_PRINTABLE ? String.fromCharCode(byte) : '.';
}
