import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from './generated-files';
import { isErrno } from '../../lib/core/errno';

/** These folders hold only generated files. */
const FOLDERS = ['docs/schema', 'docs/events'] as const;

export type Outcome = { readonly stale: readonly string[]; readonly files: number };

/** Compares the generated files with those below `root`, and writes what differs unless `checkOnly`. */
export async function bringUpToDate(root: string, { checkOnly }: { checkOnly: boolean }): Promise<Outcome> {
  const files = await generatedFiles();
  const leftOver = FOLDERS.flatMap((folder) => filesIn(root, folder)).filter((file) => !files.has(file));
  const differing = [...files].filter(([file, text]) => read(path.join(root, file)) !== text);
  if (!checkOnly) {
    for (const file of leftOver) rmSync(path.join(root, file));
    for (const [file, text] of differing) write(path.join(root, file), text);
  }
  return { stale: [...leftOver, ...differing.map(([file]) => file)], files: files.size };
}

function filesIn(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
