import type { FileHandle } from 'node:fs/promises';

type Line = {
  readonly text: string;
  /** Just after the line feed. */
  readonly endByte: number;
  /** Whether it ends with a line feed; only the last line of a file may not. */
  readonly isWhole: boolean;
};

const BLOCK_BYTES = 65_536;
const LINE_FEED = 10;

/** The lines of a file that are not empty, the last first. */
export async function* linesFromTheEnd(handle: FileHandle, sizeBytes: number): AsyncGenerator<Line> {
  let rest = Buffer.alloc(0);
  let end = { endByte: sizeBytes, isWhole: false };
  for await (const { bytes, startByte } of blocksFromTheEnd(handle, sizeBytes)) {
    rest = Buffer.concat([bytes, rest]);
    for (let at = rest.lastIndexOf(LINE_FEED); at >= 0; at = rest.lastIndexOf(LINE_FEED)) {
      const text = rest.toString('utf8', at + 1);
      if (text.length > 0) yield { text, ...end };
      end = { endByte: startByte + at + 1, isWhole: true };
      rest = rest.subarray(0, at);
    }
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), ...end };
}

async function* blocksFromTheEnd(handle: FileHandle, sizeBytes: number) {
  for (let endByte = sizeBytes; endByte > 0; endByte -= BLOCK_BYTES) {
    const startByte = Math.max(0, endByte - BLOCK_BYTES);
    const length = endByte - startByte;
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, startByte);
    yield { bytes: buffer, startByte };
  }
}
