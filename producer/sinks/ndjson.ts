import { createHash } from 'node:crypto';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { UserError } from '../../lib/core/user-error';
import type { Clock } from '../../lib/core/clock';
import type { ProducedRecord } from '../generation/record';
import { unlessAborted } from '../../lib/core/unless-aborted';
import type { OpenSink, Sink, SinkContext, SinkDestination, SinkMark } from '../delivery/sink';
import { isErrno } from '../../lib/core/errno';

const LINE_FEED = Buffer.from('\n');

/**
 * One event per line into a file; accepted when the write has completed. A new run replaces the file. A resumed one
 * first cuts it back to the bytes that were accepted when the position was saved, so that neither half a line nor a
 * line twice remains of a killed run.
 */
export function ndjsonFileSink({ file, clock }: { file: string; clock: Clock }): OpenSink {
  return async (context) => {
    const { handle, sizeBytes } = await openAt(file, context.resume);
    const written = { offsetBytes: sizeBytes, tail: context.resume?.mark?.tail, last: undefined as Buffer | undefined };
    const sink = sequentialSink(context, clock, file, async (bytes) => {
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      return () => {
        written.offsetBytes += bytes.length;
        written.last = bytes.subarray(-MAX_TAIL_BYTES);
      };
    });
    const mark = (): SinkMark => {
      const { offsetBytes, last, tail } = written;
      return { offsetBytes, tail: last ? tailOf(last) : tail };
    };
    return { ...sink, close: () => handle.close(), mark };
  };
}

/** The file itself: it must still hold what an earlier start has written into it. */
export function ndjsonFileDestination(file: string): SinkDestination {
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

/** An output keeps nothing of what an earlier start has written into it. */
export const OUTPUT_DESTINATION: SinkDestination = { identify: async () => ({ kind: 'output' }) };

/** Enough to tell one file of events from another. */
const MAX_TAIL_BYTES = 1_024;

type Tail = NonNullable<SinkMark['tail']>;

function tailOf(bytes: Buffer): Tail {
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

/** One event per line into a stream, such as standard output, which stays open. */
export function ndjsonStreamSink({ stream, clock }: { stream: Writable; clock: Clock }): OpenSink {
  return async (context) => {
    // The write's own callback tells of it; without a listener the event would end the process.
    stream.on('error', () => {});
    return sequentialSink(context, clock, 'the output', (bytes) => writeToStream(stream, bytes));
  };
}

/** Resolves when the bytes are out, with what must happen at the same moment as the acceptance. */
type WriteBytes = (bytes: Buffer) => Promise<() => void>;

function sequentialSink(context: SinkContext, clock: Clock, name: string, writeBytes: WriteBytes): Sink {
  const write = async (records: readonly ProducedRecord[]): Promise<void> => {
    if (context.abandoned.aborted || records.length === 0) return;
    try {
      const settle = await unlessAborted(writeBytes(asLines(records)), context.abandoned);
      if (!settle) return;
      settle();
      context.onAccepted(records, clock.now());
    } catch (cause) {
      if (isErrno(cause, 'EPIPE')) return context.onClosed();
      throw unwritable(name, cause);
    }
  };
  return { write, drain: async () => {}, close: async () => {} };
}

function asLines(records: readonly ProducedRecord[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [record.bytes, LINE_FEED]));
}

function writeToStream(stream: Writable, bytes: Buffer): Promise<() => void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve(() => {})));
  });
}

async function openAt(file: string, resume: SinkContext['resume']): Promise<{ handle: FileHandle; sizeBytes: number }> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, resume ? 'a' : 'w').catch((cause: unknown) => {
    throw unwritable(file, cause);
  });
  if (!resume) return { handle, sizeBytes: 0 };
  const { size } = await handle.stat();
  // Without a mark the run went elsewhere before, unless it starts again from nothing.
  const sizeBytes = resume.mark?.offsetBytes ?? (resume.position === 0 ? 0 : size);
  if (sizeBytes > size) {
    await handle.close();
    throw new UserError(
      `${file} should hold the ${sizeBytes} bytes delivered so far, but has ${size}: ` +
        'put the file back, or begin anew with another run id',
    );
  }
  if (sizeBytes < size) await handle.truncate(sizeBytes);
  return { handle, sizeBytes };
}

function unwritable(name: string, cause: unknown): UserError {
  return new UserError(`Events cannot be written to ${name}: ${(cause as Error).message}; mend that or name another`, {
    cause,
  });
}
