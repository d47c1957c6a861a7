import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../lib/core/clock';
import { UserError } from '../../lib/core/user-error';
import type { OpenSink, SinkContext, SinkMark } from '../delivery/sink';
import { MAX_TAIL_BYTES, tailOf } from './file-destination';
import { sequentialSink, unwritable, type EncodeRecords } from './sequential-sink';

type FileSinkOptions = { readonly file: string; readonly clock: Clock; readonly encode: EncodeRecords };

/**
 * Appends to a file; accepted when the write has completed. A new run replaces the file. A resumed run first cuts the
 * file back to what was accepted when its accepted position was saved, so a killed run leaves neither half a record nor
 * one twice.
 */
export function fileSink({ file, clock, encode }: FileSinkOptions): OpenSink {
  return async (context) => {
    const { handle, sizeBytes } = await openAt(file, context.resume);
    const written = { offsetBytes: sizeBytes, tail: context.resume?.mark?.tail, last: undefined as Buffer | undefined };
    const writeBytes = async (bytes: Buffer) => {
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
      return () => {
        written.offsetBytes += bytes.length;
        written.last = bytes.subarray(-MAX_TAIL_BYTES);
      };
    };
    const mark = (): SinkMark => {
      const { offsetBytes, last, tail } = written;
      return { offsetBytes, tail: last ? tailOf(last) : tail };
    };
    const sink = sequentialSink({ context, clock, name: file, encode, writeBytes });
    return { ...sink, close: () => handle.close(), mark };
  };
}

async function openAt(file: string, resume: SinkContext['resume']): Promise<{ handle: FileHandle; sizeBytes: number }> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, resume ? 'a' : 'w').catch((cause: unknown) => {
    throw unwritable(file, cause);
  });
  if (!resume) return { handle, sizeBytes: 0 };
  const { size } = await handle.stat();
  // Without a mark, either the run starts from nothing, or its earlier events went elsewhere and the file keeps its own.
  const sizeBytes = resume.mark?.offsetBytes ?? (resume.position === 0 ? 0 : size);
  if (sizeBytes > size) {
    await handle.close();
    throw new UserError(
      `${file} should hold the ${sizeBytes} bytes delivered so far, but has ${size}: ` +
        'put the file back, or start over with another run id',
    );
  }
  if (sizeBytes < size) await handle.truncate(sizeBytes);
  return { handle, sizeBytes };
}
