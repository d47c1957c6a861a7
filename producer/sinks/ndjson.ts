import type { ProducedRecord } from '../generation/record';
import { fileSinkKind } from './file-sink-kind';

/** One event per line, bytes unchanged. */
export const NDJSON = fileSinkKind({
  name: 'ndjson',
  summary: 'a file of one JSON object per line',
  ending: 'ndjson',
  encode: asLines,
});

const LINE_FEED = Buffer.from('\n');

export function asLines(records: readonly ProducedRecord[]): Buffer {
  return Buffer.concat(records.flatMap((record) => [record.bytes, LINE_FEED]));
}
