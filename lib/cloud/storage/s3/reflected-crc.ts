/** Polynomials of right-shifting CRCs of up to 64 bits, as two 32-bit halves. */
type Polynomial = { readonly high: number; readonly low: number };
type Table = { readonly high: Uint32Array; readonly low: Uint32Array };

/** Castagnoli (RFC 3720) and NVMe's 64-bit polynomial, bit-reversed. Both start with all ones and invert the result. */
export const CRC32C: Polynomial = { high: 0, low: 0x82f63b78 };
export const CRC64_NVME: Polynomial = { high: 0x9a6c9329, low: 0xac4bc9b5 };

const tables = new Map<Polynomial, Table>();

/** A checksum of bytes that come in pieces. */
export class ReflectedCrc {
  private readonly table: Table;
  private low = 0xffffffff;
  private high: number;

  constructor(
    polynomial: Polynomial,
    private readonly bits: 32 | 64,
  ) {
    this.table = tableOf(polynomial);
    this.high = bits === 64 ? 0xffffffff : 0;
  }

  update(bytes: Uint8Array): void {
    let { high, low } = this;
    for (const byte of bytes) {
      const index = (low ^ byte) & 0xff;
      low = (((low >>> 8) | (high << 24)) ^ this.table.low[index]!) >>> 0;
      high = ((high >>> 8) ^ this.table.high[index]!) >>> 0;
    }
    this.high = high;
    this.low = low;
  }

  digest(): Buffer {
    const digest = Buffer.alloc(8);
    digest.writeUInt32BE(~this.high >>> 0, 0);
    digest.writeUInt32BE(~this.low >>> 0, 4);
    return digest.subarray(8 - this.bits / 8);
  }
}

function tableOf(polynomial: Polynomial): Table {
  let table = tables.get(polynomial);
  if (!table) tables.set(polynomial, (table = createTable(polynomial)));
  return table;
}

function createTable(polynomial: Polynomial): Table {
  const table = { high: new Uint32Array(256), low: new Uint32Array(256) };
  for (let index = 0; index < 256; index++) {
    let [high, low] = [0, index];
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1;
      low = ((low >>> 1) | (high << 31)) >>> 0;
      high >>>= 1;
      if (odd) [high, low] = [(high ^ polynomial.high) >>> 0, (low ^ polynomial.low) >>> 0];
    }
    table.high[index] = high;
    table.low[index] = low;
  }
  return table;
}
