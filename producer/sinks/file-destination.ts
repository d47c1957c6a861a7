import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { SinkDestination, SinkMark } from '../delivery/sink';

/** The file itself: it must still hold what an earlier start wrote. */
export function fileDestination(file: string): SinkDestination {
  return {
    identify: async () => ({ kind: 'file', path: file }),
    holds: async (mark) => {
      const found = await stat(file).catch(() => undefined);
      if (!found?.isFile() || found.size < (mark?.offsetBytes ?? 0)) return false;
      if (!mark?.tail) return true;
      const { bytes, sha256 } = await readTail(file, mark.offsetBytes, mark.tail.bytes);
      return bytes === mark.tail.bytes && sha256 === mark.tail.sha256;
    },
  };
}

/** An output keeps nothing that an earlier start wrote. */
export const OUTPUT_DESTINATION: SinkDestination = { identify: async () => ({ kind: 'output' }) };

type Tail = NonNullable<SinkMark['tail']>;

/** How many last bytes tell one file of events from another. */
export const MAX_TAIL_BYTES = 1_024;

export function tailOf(bytes: Buffer): Tail {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function readTail(file: string, endByte: number, length: number): Promise<Tail> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, Math.max(0, endByte - length));
    return tailOf(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
