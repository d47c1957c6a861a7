import { fileReason } from '../../lib/core/file-reason';

/** An error of a file operation, as Node.js throws it. */
export type FileFault = {
  readonly code: string;
  readonly syscall?: string;
  readonly path?: string;
  /** Where a file was to be moved, copied or linked. */
  readonly dest?: string;
};

/** One line: the operation and its file, why it failed, and what to do. */
export function explainFile({ code, syscall = 'use', path, dest }: FileFault): string {
  const [call = ''] = syscall.split(' '); // `spawn python3`
  const verb = Object.hasOwn(VERBS, call) ? VERBS[call] : call;
  const [reason, remedy] = fileReason(code);
  const to = dest === undefined ? '' : ` to ${dest}`;
  return `cannot ${verb} ${path ?? 'a file'}${to}: ${reason} (${code}): ${remedy}`;
}

/** System calls in plain words. A call that is not listed is shown by name. */
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
