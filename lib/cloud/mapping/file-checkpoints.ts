import path from 'node:path';
import { sealJson } from '../../core/checked-json';
import { fileFault } from '../../core/file-fault';
import { diskFiles, replaceFile, type Files } from '../../core/files';
import { readCheckpointFile, type CheckpointContent, type CheckpointMarks } from './checkpoint-file';
import type { CheckpointStore } from './checkpoints';

export type FileCheckpointOptions = {
  /** The Kinesis stream that the mapping reads. */
  readonly streamName?: string | undefined;
  /** Called for each write. @default no marks are kept */
  readonly marks?: () => CheckpointMarks | undefined;
  readonly files?: Files;
};

/**
 * Checkpoints in one file, which is replaced as a whole: a reader sees the old file or the new one. Several changes at
 * once become one write.
 *
 * @throws UserError when the file is damaged or not a checkpoint file
 */
export function openFileCheckpoints(
  file: string,
  { streamName, marks, files = diskFiles }: FileCheckpointOptions = {},
): CheckpointStore {
  const values = new Map(Object.entries(readCheckpointFile(file, files)?.checkpoints ?? {}));
  let writing: Promise<void> | undefined;
  let failure: unknown;

  function write(): void {
    try {
      files.mkdirSync(path.dirname(file), { recursive: true });
      const content: CheckpointContent = {
        version: 3,
        streamName,
        marks: marks?.(),
        checkpoints: Object.fromEntries(values),
      };
      replaceFile(file, sealJson(content), { durable: false, files });
      failure = undefined;
    } catch (error) {
      failure = fileFault('write the checkpoints to', file, error);
    }
  }
  function schedule(): void {
    writing ??= new Promise((resolve) =>
      setImmediate(() => {
        writing = undefined;
        write();
        resolve();
      }),
    );
  }
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
      schedule();
    },
    forget(key) {
      if (values.delete(key)) schedule();
    },
    async flush() {
      if (failure !== undefined) schedule();
      await writing;
      if (failure !== undefined) throw failure as Error;
    },
  };
}
