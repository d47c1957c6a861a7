import { hostName } from '../../gateway/host-name';
import type { ServiceRequest } from '../../gateway/service';
import { S3Error } from './s3-error';

/** S3's limit for a key, in UTF-8 bytes. */
const MAX_KEY_BYTES = 1_024;

/** The bucket and key of a request, in path style, `/bucket/key`, or with the bucket before the host's name. */
export type S3Request = {
  readonly method: string;
  /** Empty when the request is for the service itself. */
  readonly bucket: string;
  /** Empty when the request is for the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: ServiceRequest['headers'];
};

/** @throws S3Error when the address is not valid */
export function parseS3Request({ method, path, query, headers }: ServiceRequest): S3Request {
  const { bucket: named } = hostName(headers.host ?? '');
  const rest = path.replace(/^\//, '');
  const [bucket, key] =
    named === undefined ? (splitAt(rest, '/').map(decode) as [string, string]) : [named, decode(rest)];
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError', 'Your key is too long');
  return { method, bucket, key, query: new Map(query), headers };
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
