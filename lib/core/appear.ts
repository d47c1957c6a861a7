import { linkSync, readFileSync, writeFileSync } from 'node:fs';

/** Makes a link; fails with EEXIST when the name is taken. */
export type Link = (existing: string, name: string) => void;

/** What a link fails with where the file system has none: FAT, some network and container mounts. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EISDIR', // what libuv makes of Windows' ERROR_INVALID_FUNCTION
]);

/**
 * Lets a finished file appear under another name: as a link to it, which is there with its content or not at all. Where
 * the file system has no links, the name is created, and its content follows at once.
 * @returns false when the name is taken
 */
export function appear(file: string, name: string, link: Link = linkSync): boolean {
  return unlessTaken(() => {
    try {
      link(file, name);
    } catch (error) {
      if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error;
      writeFileSync(name, readFileSync(file), { flag: 'wx' });
    }
  });
}

function unlessTaken(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
