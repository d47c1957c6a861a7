import { shortened } from './shortened';
import { typeFault } from './type-fault';

/**
 * Decodes base64 as strictly as AWS does: whole groups of four, padding only at the end, no bits behind the last byte.
 *
 * @throws ServiceError SerializationException
 */
export function decodeBlob(text: string): Buffer {
  const fault = (reason: string) => typeFault(`'${shortened(text)}' can not be converted to a Blob: ${reason}`);
  if (text.length % 4 !== 0)
    throw fault(`Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`);
  const wrong = /[^a-zA-Z0-9+/=]|=(?=[^=])/.exec(text);
  if (wrong) throw fault(`Invalid Base64 character: '${wrong[0]}'`);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== decodedLength(text) || !endsCleanly(text))
    throw fault('Invalid last non-pad Base64 character dectected'); // AWS's spelling
  return bytes;
}

function decodedLength(text: string): number {
  return (text.length / 4) * 3 - paddingOf(text);
}

function paddingOf(text: string): number {
  return text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The last character before padding has bits that belong to no byte; they must be zero. */
function endsCleanly(text: string): boolean {
  const padding = paddingOf(text);
  if (padding === 0) return true;
  const last = ALPHABET.indexOf(text[text.length - padding - 1]!);
  return last % (padding === 2 ? 16 : 4) === 0;
}
