import { UserError } from './user-error';

/** What the system's codes mean, and what helps. */
const REASONS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  EACCES: ['permission denied', 'give this user the right to write there, or name another folder'],
  EPERM: ['not permitted', 'give this user the right to write there, or name another folder'],
  EROFS: ['the file system is read-only', 'name another folder'],
  ENOSPC: ['no space is left on the device', 'free some, or name a folder on another one'],
  EDQUOT: ['the quota is used up', 'free some space, or name a folder on another device'],
  EMFILE: ['this process has too many files open', 'raise the limit (ulimit -n) and try again'],
  ENFILE: ['the system has too many files open', 'close some programs and try again'],
  EIO: ['the device reports an error', 'check the disk, or name a folder on another one'],
  EISDIR: ['it is a folder', 'remove it, or name another'],
  ENOTDIR: ['a part of its path is a file', 'name another'],
  EEXIST: ['there is a file of that name', 'name another'],
  ENOENT: ['it is not there', 'name another'],
};

/**
 * What to tell people when a file cannot be used: the file, the reason and a remedy in one line. Errors that are told
 * already, and those that no file system gives, stay as they are.
 *
 * @param doing what failed, in words that follow "cannot": "write"
 */
export function fileFault(doing: string, file: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (typeof code !== 'string') return error;
  const [reason, remedy] = REASONS[code] ?? ['the system refuses it', 'name another'];
  return new UserError(`cannot ${doing} ${file}: ${reason} (${code}); ${remedy}`, { cause: error });
}
