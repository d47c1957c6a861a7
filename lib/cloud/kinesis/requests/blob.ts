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
  // Encoded again, it is another text where the padding is too long, or bits are left behind the last byte.
  if (bytes.toString('base64') !== text) throw fault('Invalid last non-pad Base64 character dectected'); // AWS's spelling
  return bytes;
}
