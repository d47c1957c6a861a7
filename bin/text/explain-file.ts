/** An error of a file operation, as Node.js throws it. */
export type FileFault = {
  readonly code: string;
  readonly syscall?: string;
  readonly path?: string;
  /** Where a file was to be moved, copied or linked to. */
  readonly dest?: string;
};

/** What was tried with which file, why it did not go, and what to do; in one line. */
export function explainFile({ code, syscall = 'use', path, dest }: FileFault): string {
  const [call = ''] = syscall.split(' '); // `spawn python3`
  const verb = Object.hasOwn(VERBS, call) ? VERBS[call] : call;
  const [reason, remedy] = Object.hasOwn(REASONS, code) ? REASONS[code]! : OTHER;
  const to = dest === undefined ? '' : ` to ${dest}`;
  return `cannot ${verb} ${path ?? 'a file'}${to}: ${reason} (${code}): ${remedy}`;
}

/** What a system call does, for people. One that is not here speaks for itself. */
const VERBS: Readonly<Record<string, string>> = {
  open: 'open',
  read: 'read',
  write: 'write to',
  mkdir: 'make the folder',
  mkdtemp: 'make the folder',
  scandir: 'list the folder',
  opendir: 'list the folder',
  rename: 'rename',
  copyfile: 'copy',
  cp: 'copy',
  link: 'link',
  symlink: 'link',
  unlink: 'remove',
  rm: 'remove',
  rmdir: 'remove the folder',
  stat: 'look at',
  lstat: 'look at',
  fstat: 'look at',
  statfs: 'look at',
  access: 'look at',
  readlink: 'look at',
  realpath: 'look at',
  ftruncate: 'cut',
  truncate: 'cut',
  fsync: 'write to',
  fdatasync: 'write to',
  chmod: 'change the permissions of',
  chown: 'change the owner of',
  utime: 'change the times of',
  watch: 'watch',
  spawn: 'start',
};

const PERMISSIONS = 'change its permissions, or name another';

/** What each code means, and what to do about it. */
const REASONS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
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
  ELOOP: ['its links lead in a circle', 'name the file that is meant'],
  EXDEV: ['the two are on different file systems', 'name a place on the same one'],
  EFBIG: ['the file would be larger than allowed', 'choose fewer events, or name a place on another file system'],
  ENOTEMPTY: ['the folder is not empty', 'empty it, or name another'],
};

const OTHER = ['the system refuses it', 'name another'] as const;
