import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileFault } from './file-fault';

/** Process ids repeat, in containers always; two processes must never write the same unfinished file. */
const WRITER = `${process.pid}-${randomBytes(6).toString('hex')}`;
const SUFFIX = '.tmp';

/**
 * Replaces the text of a file, in a folder that is created when missing: a reader of the file, even after a crash,
 * finds the old or the new text, complete. With `durable`, the new one is on the disk when the promise resolves. One
 * process must not replace a file concurrently; among several processes, the last rename wins.
 *
 * @throws UserError when the file cannot be written
 */
export async function replaceFile(
  file: string,
  text: string,
  { durable = false }: { readonly durable?: boolean } = {},
): Promise<void> {
  const unfinished = `${file}.${WRITER}${SUFFIX}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(text);
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw fileFault('write', file, error);
  }
}

/** Whether a name in a file's folder is an unfinished version of the file, left by a killed process. */
export function isUnfinished(name: string, file: string): boolean {
  return name.startsWith(`${path.basename(file)}.`) && name.endsWith(SUFFIX);
}
