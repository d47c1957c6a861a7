import { BodyFault } from '../../gateway/http/body-fault';
import type { ServiceRequest } from '../../gateway/service';
import { decodeAwsChunked } from './aws-chunked';
import { checkDigests } from './checksums';
import { S3Error } from './s3-error';

/** Chunk sizes and signatures may make a body this many times longer. */
const CHUNKED_OVERHEAD = 1.1;

/**
 * Decodes the chunks of a request body and checks it against the checksums sent with it.
 * @throws S3Error when the body is too large or a checksum does not match
 */
export async function readBody(request: ServiceRequest, maxBytes: number): Promise<Buffer> {
  const { headers } = request;
  const isChunked =
    /\baws-chunked\b/i.test(headers['content-encoding'] ?? '') ||
    String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const raw = await collect(request, isChunked ? maxBytes * CHUNKED_OVERHEAD : maxBytes);
  const { bytes, trailers } = isChunked ? decodeAwsChunked(raw) : { bytes: raw, trailers: {} };
  const announced = headers['x-amz-decoded-content-length'];
  if (isChunked && announced !== undefined && Number(announced) !== bytes.length)
    throw new S3Error('IncompleteBody', `The body has ${bytes.length} bytes, and ${String(announced)} were announced.`);
  if (bytes.length > maxBytes) throw tooLarge(maxBytes);
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
  checkDigests(bytes, { ...sent, ...trailers });
  return bytes;
}

async function collect(request: ServiceRequest, maxBytes: number): Promise<Buffer> {
  try {
    return Buffer.from((await request.readBody(maxBytes)).buffer);
  } catch (error) {
    if (error instanceof BodyFault && error.reason === 'too large') throw tooLarge(maxBytes);
    throw error;
  }
}

function tooLarge(maxBytes: number): S3Error {
  return new S3Error('EntityTooLarge', `Your proposed upload exceeds the ${Math.floor(maxBytes)} bytes taken here.`);
}
