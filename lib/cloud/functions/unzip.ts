import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../core/user-error';
import { zipContent, zipEntries } from '../../core/zip';

/** Lambda's limit for an unpacked deployment package. */
const MAX_FILE_BYTES = 250 * 1024 * 1024;

/**
 * Unpacks a deployment package.
 *
 * @throws UserError when the bytes are not a complete zip archive, or an entry would be written outside the folder
 */
export function unzip(archive: Buffer, directory: string): void {
  try {
    for (const entry of zipEntries(archive)) {
      if (entry.name.endsWith('/')) continue;
      writeEntry(path.join(directory, entry.name), directory, zipContent(archive, entry, MAX_FILE_BYTES));
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`the code archive must be a complete zip file, got ${got}; build it again`, { cause });
  }
}

function writeEntry(file: string, directory: string, content: Buffer): void {
  if (!file.startsWith(directory + path.sep))
    throw new UserError(`the code archive holds an entry outside its folder: ${file}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
