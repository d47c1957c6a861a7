import type { Readable } from 'node:stream';
import { BodyFault } from './body-fault';

/**
 * Collects a body in one ArrayBuffer of its own.
 *
 * @throws BodyFault when it is longer than `maxBytes`, in which case the rest stays unread, or when it ends early
 */
export function collectBody(
  incoming: Readable,
  maxBytes: number,
  announcedBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    if (announcedBytes > maxBytes) return reject(new BodyFault('too large'));
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const settle = () => incoming.off('data', take).off('end', end).off('close', gone);
    const take = (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) return void chunks.push(chunk);
      incoming.pause();
      settle();
      return reject(new BodyFault('too large'));
    };
    const end = () => {
      settle();
      resolve(joined(chunks, sizeBytes));
    };
    const gone = () => {
      settle();
      reject(new BodyFault('gone'));
    };
    incoming.on('data', take).once('end', end).once('close', gone);
    return undefined;
  });
}

/** Not `Buffer.concat`, whose small results share one ArrayBuffer. */
function joined(chunks: readonly Buffer[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
