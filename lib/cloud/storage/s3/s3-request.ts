import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error';

/** S3's limit for a key, in UTF-8 bytes. */
const MAX_KEY_BYTES = 1_024;

/** The bucket and key of a request in path style, `/bucket/key`. */
export type S3Request = {
  readonly method: string;
  /** Empty when the request is for the service itself. */
  readonly bucket: string;
  /** Empty when the request is for the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingMessage['headers'];
};

/** @throws S3Error when the address is not valid */
export function parseS3Request({ method = 'GET', url = '/', headers }: IncomingMessage): S3Request {
  const [path, search] = splitAt(url, '?');
  const [bucket, key] = splitAt(path.replace(/^\//, ''), '/').map(decode) as [string, string];
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError', 'Your key is too long');
  return { method, bucket, key, query: new Map(new URLSearchParams(search)), headers };
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new S3Error('InvalidArgument', 'The path is no percent-encoded UTF-8.');
  }
}
