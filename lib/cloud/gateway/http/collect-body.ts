import type { Readable } from 'node:stream';
import { GatheredBytes } from '../../../core/gathered-bytes';
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
    const gathered = new GatheredBytes(announcedBytes);
    let sizeBytes = 0;
    const settle = () => incoming.off('data', take).off('end', end).off('close', gone);
    const take = (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) return gathered.add(chunk);
      incoming.pause();
      settle();
      return reject(new BodyFault('too large'));
    };
    const end = () => {
      settle();
      resolve(gathered.bytes());
    };
    const gone = () => {
      settle();
      reject(new BodyFault('gone'));
    };
    incoming.on('data', take).once('end', end).once('close', gone);
    return undefined;
  });
}
