import type { Kinesis } from './kinesis';
import { MAX_REQUEST_BYTES, putAll, takesRecords } from './operations/put';
import { PutRecordsScan } from './put-records-scan';
import type { Stream } from './stream';
import { givenName } from './stream-naming';
import { UndecodableRecord } from './undecodable-record';

const scan = new PutRecordsScan();

/**
 * Puts the records of an ordinary body without reading it into objects.
 *
 * @returns undefined, and nothing is stored, where the general reader must look at the body
 */
export function putScanned(body: Buffer, kinesis: Kinesis): Uint8Array | undefined {
  try {
    if (!scan.scan(body)) return undefined;
    const stream = streamOf(kinesis);
    if (!stream) return undefined;
    const bytes = bytesIn(stream);
    return bytes === undefined ? undefined : putAll(stream, scan, bytes, kinesis, 'json');
  } catch (error) {
    if (error instanceof UndecodableRecord) return undefined;
    throw error;
  } finally {
    scan.release();
  }
}

function streamOf(kinesis: Kinesis): Stream | undefined {
  const { streamName: name, streamArn: arn } = scan;
  const named = givenName({ StreamName: name, StreamARN: arn });
  if (named === undefined) return undefined;
  if (arn !== undefined && arn !== kinesis.arnOf(named)) return undefined;
  const stream = kinesis.find(named);
  return stream && takesRecords(stream) ? stream : undefined;
}

/** @returns undefined when a limit is broken */
function bytesIn({ state }: Stream): number | undefined {
  const limit = state.maxRecordKiB * 1024;
  let bytes = 0;
  for (let at = 0; at < scan.count; at += 1) {
    const recordBytes = scan.dataBytes(at) + scan.keyBytes(at);
    if (recordBytes > limit) return undefined;
    bytes += recordBytes;
  }
  return bytes > MAX_REQUEST_BYTES ? undefined : bytes;
}
