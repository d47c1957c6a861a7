import { UserError } from '../../../lib/core/user-error';
import { zipContent, zipEntries } from '../../../lib/core/zip';

/**
 * The content of the only file in a zip archive whose name ends with `suffix`.
 * @param archive name for messages
 * @param maxBytes largest content that is unpacked, whatever the archive claims
 * @throws UserError when the archive is damaged or holds no such file
 */
export function unzipOnly(
  bytes: Buffer,
  { archive, suffix, maxBytes }: { archive: string; suffix: string; maxBytes: number },
): Buffer {
  try {
    const found = zipEntries(bytes).filter(({ name }) => name.toLowerCase().endsWith(suffix));
    const entry = found[0];
    if (!entry || found.length > 1) throw new Error(`${found.length} files named *${suffix}`);
    return zipContent(bytes, entry, maxBytes);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      `${archive}: expected a whole zip archive with one ${suffix} file, got ${got}; fetch it again, or name another address with --from`,
      { cause },
    );
  }
}
