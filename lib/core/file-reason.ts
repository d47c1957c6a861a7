/** Why a file cannot be used, and what to do about it. */
export type FileReason = readonly [reason: string, remedy: string];

const PERMISSIONS = 'change its permissions, or name another';

const REASONS: Readonly<Record<string, FileReason>> = {
  ENOENT: ['no such file or folder', 'check its name'],
  EACCES: ['no permission', PERMISSIONS],
  EPERM: ['not permitted', PERMISSIONS],
  EISDIR: ['it is a folder', 'name a file'],
  ENOTDIR: ['a part of this path is a file, not a folder', 'name another'],
  EEXIST: ['something else is there already', 'remove it, or name another'],
  ENOSPC: ['the disk is full', 'free some space, or name a place on another disk'],
  EDQUOT: ['your quota of the disk is used up', 'free some space, or name a place on another disk'],
  EROFS: ['its file system is read-only', 'name a place that can be written to'],
  EMFILE: ['this process has too many files open', 'raise the limit (ulimit -n), and try again'],
  ENFILE: ['this machine has too many files open', 'end other programs, and try again'],
  EIO: ['the device failed', 'check the disk, or name a place on another'],
  EBUSY: ['another program uses it', 'end that program, or name another'],
  ETXTBSY: ['another program uses it', 'end that program, or name another'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  ELOOP: ['its links form a loop', 'name the file that is meant'],
  EXDEV: ['the two are on different file systems', 'name a place on the same one'],
  EFBIG: ['the file would be larger than allowed', 'choose fewer events, or name a place on another file system'],
  ENOTEMPTY: ['the folder is not empty', 'empty it, or name another'],
};

const OTHER: FileReason = ['the system refuses it', 'name another'];

/** What the code of a failed file operation means. */
export function fileReason(code: string): FileReason {
  return Object.hasOwn(REASONS, code) ? REASONS[code]! : OTHER;
}
