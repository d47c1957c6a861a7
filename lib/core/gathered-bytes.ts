/** What is set aside before anything has come, at most. */
const MAX_FIRST_BYTES = 1024 * 1024;

/** Bytes that come in pieces, in one buffer: kept as they come, pieces of a byte each would take a hundred times as much. */
export class GatheredBytes {
  private buffer = Buffer.alloc(0);
  private sizeBytes = 0;

  /** @param expectedBytes spares copies where it is right */
  constructor(private readonly expectedBytes = 0) {}

  add(piece: Uint8Array): void {
    const sizeBytes = this.sizeBytes + piece.length;
    if (sizeBytes > this.buffer.length) this.growTo(sizeBytes);
    this.buffer.set(piece, this.sizeBytes);
    this.sizeBytes = sizeBytes;
  }

  /** All of them, on an ArrayBuffer of its own. */
  bytes(): Buffer<ArrayBuffer> {
    if (this.sizeBytes !== this.buffer.length) this.moveTo(this.sizeBytes);
    return this.buffer;
  }

  private growTo(sizeBytes: number): void {
    this.moveTo(Math.max(sizeBytes, 2 * this.buffer.length, Math.min(this.expectedBytes, MAX_FIRST_BYTES)));
  }

  private moveTo(capacity: number): void {
    const larger = Buffer.allocUnsafeSlow(capacity);
    this.buffer.copy(larger, 0, 0, this.sizeBytes);
    this.buffer = larger;
  }
}
