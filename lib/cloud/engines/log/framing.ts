/** Before each entry stands its length. */
export const LENGTH_BYTES = 4;

// By hand, because Buffer's own methods check more than they do, once for each entry.
export function writeLength(bytes: Buffer, at: number, lengthBytes: number): void {
  bytes[at] = lengthBytes;
  bytes[at + 1] = lengthBytes >>> 8;
  bytes[at + 2] = lengthBytes >>> 16;
  bytes[at + 3] = lengthBytes >>> 24;
}

export function lengthAt(bytes: Buffer, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
