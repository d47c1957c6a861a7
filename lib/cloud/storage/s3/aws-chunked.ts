import { S3Error } from './s3-error';

export type DecodedBody = {
  readonly bytes: Buffer;
  /** Headers after the body, in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
};

const MAX_LINE_BYTES = 1_024;

/**
 * Decodes `Content-Encoding: aws-chunked`. Each chunk is its size in hexadecimal, optionally with a signature, followed
 * by its bytes. The last chunk is empty and may be followed by trailers such as a checksum. Signatures are not verified
 * here, as on any other request.
 */
export function decodeAwsChunked(body: Buffer): DecodedBody {
  const chunks: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = body.indexOf('\r\n', at);
    if (end < 0 || end - at > MAX_LINE_BYTES) throw incomplete();
    const text = body.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const size = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line())?.[1];
    if (size === undefined) throw incomplete();
    const length = parseInt(size, 16);
    if (length === 0) return { bytes: Buffer.concat(chunks), trailers: trailersOf(body.toString('latin1', at)) };
    if (at + length + 2 > body.length) throw incomplete();
    chunks.push(body.subarray(at, at + length));
    at += length + 2;
  }
}

function trailersOf(text: string): Record<string, string> {
  const lines = text.slice(0, 16 * MAX_LINE_BYTES).split(/\r?\n/);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );
}

function incomplete(): S3Error {
  return new S3Error('IncompleteBody', 'The chunks of the body do not fit together.');
}
