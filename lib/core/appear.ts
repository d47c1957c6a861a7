import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import { isErrno } from './errno';

/** Creates a link; fails with EEXIST when the name is taken. */
export type Link = (existing: string, name: string) => void;

/** Whether a link failed because the file system has none: FAT, some network and container mounts. */
function hasNoLinks(error: unknown): boolean {
  // libuv maps Windows' ERROR_INVALID_FUNCTION to EISDIR.
  return isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR');
}

/**
 * Makes a finished file appear under another name as a link, so the name exists with its content or not at all. On file
 * systems without links, the name is created first and its content follows at once.
 * @returns false when the name is taken
 */
export function appear(file: string, name: string, link: Link = linkSync): boolean {
  return unlessTaken(() => {
    try {
      link(file, name);
    } catch (error) {
      if (!hasNoLinks(error)) throw error;
      writeFileSync(name, readFileSync(file), { flag: 'wx' });
    }
  });
}

function unlessTaken(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}
