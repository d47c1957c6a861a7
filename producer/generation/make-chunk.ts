import type { ProducedRecord, RecordSource } from './record';
import type { ChunkRange } from './chunk-range';

export function makeChunk(source: RecordSource, { from, to }: ChunkRange): ProducedRecord[] {
  return Array.from({ length: to - from }, (_, at) => source.at(from + at));
}
