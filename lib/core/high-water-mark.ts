import path from 'node:path';
import { UserError } from './user-error';
import { openSealedJson, sealJson } from './checked-json';
import { fileFault } from './file-fault';
import { diskFiles, replaceFile, writeAll, type Files } from './files';

/**
 * How far a part of the state has come, kept beside it: what the part holds at the next start is compared with it. It
 * is written after what it speaks of, so a killed process leaves it behind, and never ahead.
 */
export type HighWaterMark = {
  /** What was written last; undefined when there is no file. */
  readonly read: () => unknown;
  readonly write: (position: object) => void;
  readonly close: () => void;
};

/** What the system writes as a whole even when the process is killed meanwhile. */
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
    write: (position) => {
      const sealed = sealJson(position);
      // A shorter text is filled up: the rest of a longer one must not remain behind it.
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
      `${file} is damaged: ${(cause as Error).message}; remove it, and ${path.basename(path.dirname(file))} is taken as it is`,
      { cause },
    );
  }
}
