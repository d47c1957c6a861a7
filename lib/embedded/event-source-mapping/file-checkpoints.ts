import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { UserError } from '../../domain/user-error';
import type { CheckpointStore } from './checkpoints';

const fileSchema = z.strictObject({ version: z.literal(1), checkpoints: z.record(z.string(), z.string()) });

/**
 * Checkpoints in one JSON file, replaced as a whole: a reader sees the old file or the new one. Several changes during
 * one write become one further write.
 *
 * @throws UserError when the file is there but is not a checkpoint file.
 */
export async function openFileCheckpoints(file: string): Promise<CheckpointStore> {
  const values = new Map(Object.entries(await readCheckpoints(file)));
  let dirty = false;
  let writing: Promise<void> | undefined;
  let failure: unknown;

  async function writeWhileDirty(): Promise<void> {
    while (dirty) {
      dirty = false;
      await replaceFile(file, values);
    }
  }
  function schedule(): void {
    dirty = true;
    writing ??= writeWhileDirty()
      .then(
        () => void (failure = undefined),
        (error: unknown) => void (failure = error),
      )
      .finally(() => void (writing = undefined));
  }
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
      schedule();
    },
    forget(key) {
      values.delete(key);
      schedule();
    },
    async flush() {
      if (failure !== undefined) schedule();
      await writing;
      if (failure !== undefined) throw new Error(`checkpoints could not be written to ${file}`, { cause: failure });
    },
  };
}

async function readCheckpoints(file: string): Promise<Record<string, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return fileSchema.parse(JSON.parse(text)).checkpoints;
  } catch (cause) {
    throw new UserError(`${file} is not a checkpoint file: remove it to read the stream from its start`, { cause });
  }
}

async function replaceFile(file: string, values: ReadonlyMap<string, string>): Promise<void> {
  const text = JSON.stringify({ version: 1, checkpoints: Object.fromEntries(values) });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
