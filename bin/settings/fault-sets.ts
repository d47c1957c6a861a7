import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseFaults } from '../../lib/cloud/faults/fault-file';
import type { FaultSet } from '../../lib/cloud/faults/fault-rule';
import { isErrno } from '../../lib/core/errno';
import { UserError } from '../../lib/core/user-error';

const FOLDER = path.join(__dirname, '..', '..', 'data', 'faults');
const EXTENSION = '.yaml';

/** The texts of the files in data/faults by name, in order of name. */
export function namedFaults(): ReadonlyMap<string, string> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(EXTENSION));
  return new Map(
    files.toSorted().map((file) => [path.basename(file, EXTENSION), readFileSync(path.join(FOLDER, file), 'utf8')]),
  );
}

/**
 * Reads a set of faults by the name of a file in data/faults, or by the path of another file. A name wins over a path;
 * for a file called `everything`, write `./everything`.
 *
 * @throws UserError when there is no such file, or it holds anything but a set of faults
 */
export async function readFaults(nameOrFile: string, cwd: string): Promise<FaultSet> {
  return parseFaults(namedFaults().get(nameOrFile) ?? (await textOf(nameOrFile, cwd)), nameOrFile);
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) {
      throw new UserError(`faults ${file}: neither a file nor one of ${[...namedFaults().keys()].join(', ')}`);
    }
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`faults ${file} cannot be read (${code}): name a YAML file, or a set in data/faults`, {
      cause: error,
    });
  }
}
