import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** Where the manifest and the position are kept. */
export type RunFiles = {
  /** The file's text; undefined when there is none. */
  readonly read: (file: string) => Promise<string | undefined>;
  /**
   * Puts a new text in the place of the old one: whoever reads it, even after a crash, finds one of the two whole.
   * With `durable`, the new one is on the disk when the promise resolves.
   */
  readonly replace: (file: string, text: string, options: { readonly durable: boolean }) => Promise<void>;
};

export const diskFiles: RunFiles = {
  read: async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  replace: async (file, text, { durable }) => {
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = `${file}.tmp`;
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  },
};
