/** The system error codes that this program distinguishes. */
export type Errno =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'ECONNRESET'
  | 'EEXIST'
  | 'EISDIR'
  | 'ENAMETOOLONG'
  | 'ENOENT'
  | 'ENOSYS'
  | 'ENOTDIR'
  | 'ENOTSUP'
  | 'EOPNOTSUPP'
  | 'EPERM'
  | 'EPIPE';

/**
 * Whether an error comes from a system call and has one of these codes.
 * @example isErrno(error, 'ENOENT') // the file is missing
 */
export function isErrno(error: unknown, ...codes: readonly Errno[]): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return (codes as readonly unknown[]).includes(code);
}
