import { fileReason } from './file-reason';
import { UserError } from './user-error';

/**
 * Turns the error of a file operation into one line that names the file, the reason and a remedy. A UserError, and an
 * error without a system code, are returned unchanged.
 *
 * @param doing what failed, in words that follow "cannot": "write"
 */
export function fileFault(doing: string, file: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (typeof code !== 'string') return error;
  const [reason, remedy] = fileReason(code);
  return new UserError(`cannot ${doing} ${file}: ${reason} (${code}); ${remedy}`, { cause: error });
}
