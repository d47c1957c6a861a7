import type { ServiceRequest } from '../../gateway/service';
import { AwsChunkedDecoder } from './aws-chunked';
import { BodyChecksums } from './checksums';
import { S3Error } from './s3-error';

/** Where the pieces of a body go. */
export type BodySink = { readonly write: (piece: Buffer) => void };

/** Chunk sizes and signatures may make a body this many times longer. */
const CHUNKED_OVERHEAD = 1.1;

/**
 * Decodes the chunks of a request body as they come and checks it against the checksums sent with it. Returns those of
 * the answer.
 *
 * @throws S3Error when the body is too large, is cut off, or a checksum does not match
 */
export async function receiveBody(
  { headers, stream }: Pick<ServiceRequest, 'headers' | 'stream'>,
  sink: BodySink,
  maxBytes: number,
): Promise<ReturnType<BodyChecksums['check']>> {
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
  const isChunked =
    /\baws-chunked\b/i.test(sent['content-encoding'] ?? '') ||
    (sent['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const announced = isChunked ? sent['x-amz-decoded-content-length'] : sent['content-length'];
  if (Number(announced ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const checksums = new BodyChecksums(sent);
  let sizeBytes = 0;
  const take = (piece: Buffer) => {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    checksums.update(piece);
    sink.write(piece);
  };
  const decoder = isChunked ? new AwsChunkedDecoder(take) : undefined;
  let rawBytes = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    rawBytes += chunk.length;
    if (rawBytes > maxBytes * CHUNKED_OVERHEAD + MIN_OVERHEAD_BYTES) throw tooLarge(maxBytes);
    if (decoder) decoder.write(chunk);
    else take(chunk);
  }
  decoder?.end();
  if (announced !== undefined && Number(announced) !== sizeBytes)
    throw new S3Error('IncompleteBody', `The body has ${sizeBytes} bytes, and ${announced} were announced.`);
  return checksums.check({ ...sent, ...decoder?.trailers });
}

/** A small body has a size, an end and trailers as well. */
const MIN_OVERHEAD_BYTES = 16 * 1024;

function tooLarge(maxBytes: number): S3Error {
  return new S3Error('EntityTooLarge', `Your proposed upload exceeds the ${Math.floor(maxBytes)} bytes taken here.`);
}
