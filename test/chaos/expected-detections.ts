import { processBatch } from '../../lambda/detector/process-batch';
import type { ReceivedRecord } from '../../lambda/stream/received-record';
import type { Detection } from '../../lib/domain/detection/detection';
import { createEngine } from '../../lib/domain/detection/engine';
import { RULES } from '../../lib/domain/detection/rules';
import { memoryStores } from '../lambda/detector/memory-stores';
import type { ShardRecords } from './stream-records';

/** What the detector reports for these records without faults, with each shard in a single batch. */
export async function expectedDetections(shards: readonly ShardRecords[], latenessMs: number): Promise<string[]> {
  const { states, judgements, rows } = memoryStores();
  const engine = createEngine({ rules: RULES, latenessMs });
  const never = new AbortController().signal;
  const common = { engine, states, judgements, nowMs: () => 0, deadline: never, checkpointDeadline: never };
  for (const shard of shards) {
    const { failure } = await processBatch(receivedRecords(shard), common);
    if (failure) throw new Error(failure.message);
  }
  return [...rows.values()].map(detectionName).toSorted();
}

export function detectionName({ entity, type, eventTime, eventId }: Detection): string {
  return `${entity} ${eventTime} ${type} ${eventId}`;
}

function receivedRecords({ shardId, records }: ShardRecords): ReceivedRecord[] {
  return records.map(({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }) => ({
    partitionKey: PartitionKey!,
    bytes: Data!,
    shardId,
    sequenceNumber: SequenceNumber!,
    arrivedAtMs: ApproximateArrivalTimestamp!.getTime(),
  }));
}
