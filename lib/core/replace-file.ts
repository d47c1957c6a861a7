import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileFault } from './file-fault';

/** Ids of processes repeat, in containers always; two processes must never write the same unfinished file. */
const WRITER = `${process.pid}-${randomBytes(6).toString('hex')}`;
const SUFFIX = '.tmp';

/**
 * Puts a new text in the place of a file's old one, in a folder that is made when it is not there: whoever reads the
 * file, even after a crash, finds one of the two whole. With `durable`, the new one is on the disk when the promise
 * resolves. One process must replace one file once at a time; what several do is in the order of the last step.
 *
 * @throws UserError when it cannot be written
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

/** Whether a name in a file's folder is what a process that was killed has left unfinished of the file. */
export function isUnfinished(name: string, file: string): boolean {
  return name.startsWith(`${path.basename(file)}.`) && name.endsWith(SUFFIX);
}
