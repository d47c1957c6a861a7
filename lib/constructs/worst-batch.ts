import { ANSWER_RESERVE_MS, COUNT_RESERVE_MS } from '../domain/time-budget';
import { WRITES_IN_FLIGHT } from '../domain/detection/writes-in-flight';
import { CALLS_IN_FLIGHT, MAX_ITEMS_PER_CALL } from '../aws/batch-write-limits';

/** A cold start on arm64 with the whole SDK, connections included. */
const START_MS = 2_000;

/** DynamoDB refuses every item of a call, and halving finds each: 49 calls, one after the other, of 20 ms. */
const WORST_CALL_MS = (2 * MAX_ITEMS_PER_CALL - 1) * 20;

/** Time that the consumer may need for a batch in which no row is ordinary; throttling ends at its own deadline. */
export function worstBatchMs(batchSize: number): number {
  const rounds = Math.ceil(Math.ceil(batchSize / MAX_ITEMS_PER_CALL) / CALLS_IN_FLIGHT);
  return START_MS + rounds * WORST_CALL_MS + COUNT_RESERVE_MS + ANSWER_RESERVE_MS;
}

/** One call of some milliseconds, with the slowest of its neighbours. */
const CALL_MS = 20;

/** Time that the detector may need for a batch in which each record is of an entity of its own, and an anomaly. */
export function worstJudgementMs(batchSize: number): number {
  const writes = Math.ceil(batchSize / WRITES_IN_FLIGHT);
  const rows = Math.ceil(Math.ceil(batchSize / MAX_ITEMS_PER_CALL) / CALLS_IN_FLIGHT);
  const reads = Math.ceil(batchSize / 100);
  return START_MS + (writes + rows + reads) * CALL_MS + COUNT_RESERVE_MS + ANSWER_RESERVE_MS;
}
