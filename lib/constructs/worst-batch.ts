import { ANSWER_RESERVE_MS, COUNT_RESERVE_MS } from '../domain/time-budget';
import { WRITES_IN_FLIGHT } from '../domain/detection/writes-in-flight';
import { CALLS_IN_FLIGHT, MAX_ITEMS_PER_CALL } from '../aws/batch-write-limits';

/** A cold start on arm64 with the whole SDK, including connections. */
const START_MS = 2_000;

/** If DynamoDB refuses every item of a call, halving isolates each: 49 sequential calls of 20 ms. */
const WORST_CALL_MS = (2 * MAX_ITEMS_PER_CALL - 1) * 20;

/** Time the consumer may need for a batch without a single ordinary row. Throttling has a deadline of its own. */
export function worstBatchMs(batchSize: number): number {
  const rounds = Math.ceil(Math.ceil(batchSize / MAX_ITEMS_PER_CALL) / CALLS_IN_FLIGHT);
  return START_MS + rounds * WORST_CALL_MS + COUNT_RESERVE_MS + ANSWER_RESERVE_MS;
}

/** A call takes some milliseconds; this covers the slowest of concurrent calls. */
const CALL_MS = 20;

/** Time the detector may need for a batch in which every record belongs to a different entity and is an anomaly. */
export function worstJudgementMs(batchSize: number): number {
  const writes = Math.ceil(batchSize / WRITES_IN_FLIGHT);
  const rows = Math.ceil(Math.ceil(batchSize / MAX_ITEMS_PER_CALL) / CALLS_IN_FLIGHT);
  const reads = Math.ceil(batchSize / 100);
  return START_MS + (writes + rows + reads) * CALL_MS + COUNT_RESERVE_MS + ANSWER_RESERVE_MS;
}
