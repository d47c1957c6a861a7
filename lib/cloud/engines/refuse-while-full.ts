import { errorAnswer } from './error-answer';
import type { Step } from './pipeline';
import type { WriteGate } from './write-gate';

/** The operations that make kept state larger. Deletions stay possible, because they free space. */
const WRITES: ReadonlySet<string> = new Set([
  'AddTagsToStream',
  'CreateStream',
  'MergeShards',
  'PutRecord',
  'PutRecords',
  'SplitShard',
  'UpdateShardCount',
  'BatchWriteItem',
  'CreateTable',
  'PutItem',
  'TagResource',
  'TransactWriteItems',
  'UpdateItem',
  'UpdateTable',
]);

const DISK_IS_FULL = {
  type: 'ServiceUnavailable',
  message: 'The disk of the data folder has less than 64 MB free: writes are refused until there is more.',
  status: 503,
};

/** While the gate is closed, answers writes with a server fault, after which SDKs and producers retry. */
export function refuseWhileFull(gate: WriteGate): Step {
  return ({ operation, format }) =>
    gate.isClosed() && WRITES.has(operation) ? errorAnswer(format, DISK_IS_FULL) : undefined;
}
