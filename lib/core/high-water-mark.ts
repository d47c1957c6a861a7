import path from 'node:path';
import { UserError } from './user-error';
import { openSealedJson, sealJson } from './checked-json';
import { fileFault } from './file-fault';
import { diskFiles, replaceFile, writeAll, type Files } from './files';

/**
 * A high-water mark records how much of a file was acknowledged, in a second file beside it. At the next start, the
 * file is compared with its mark. The mark is written after the file, so after a kill it is behind and never ahead.
 */
export type HighWaterMark = {
  /** The mark that was written last; undefined when there is none. */
  readonly read: () => unknown;
  readonly write: (mark: object) => void;
  readonly close: () => void;
};

/** The system writes this much atomically, even when the process is killed meanwhile. */
const PAGE_BYTES = 4096;

export function openHighWaterMark(file: string, files: Files = diskFiles): HighWaterMark {
  let descriptor: number | undefined;
  let lengthBytes = 0;

  function overwrite(text: string): void {
    descriptor ??= files.openSync(file, files.existsSync(file) ? 'r+' : 'w+');
    writeAll(files, descriptor, Buffer.from(text), 0);
  }
  function close(): void {
    if (descriptor !== undefined) files.closeSync(descriptor);
    descriptor = undefined;
  }
  return {
    read: () => {
      const text = readText(file, files);
      lengthBytes = text?.length ?? 0;
      return text === undefined ? undefined : parse(file, text);
    },
    write: (mark) => {
      const sealed = sealJson(mark);
      // Pads a shorter text so that it overwrites all of a longer one.
      const text = `${sealed.slice(0, -1).padEnd(lengthBytes - 1)}\n`;
      lengthBytes = text.length;
      try {
        if (text.length <= PAGE_BYTES) return overwrite(text);
        close();
        replaceFile(file, sealed, { durable: false, files });
        lengthBytes = sealed.length;
      } catch (error) {
        throw fileFault('write', file, error);
      }
    },
    close,
  };
}

function readText(file: string, files: Files): string | undefined {
  if (!files.existsSync(file)) return undefined;
  try {
    return files.readFileSync(file, 'latin1');
  } catch (error) {
    throw fileFault('read', file, error);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return openSealedJson(text);
  } catch (cause) {
    throw new UserError(
      `${file} is damaged: ${(cause as Error).message}; remove it, and ${path.basename(path.dirname(file))} is used as it is`,
      { cause },
    );
  }
}
