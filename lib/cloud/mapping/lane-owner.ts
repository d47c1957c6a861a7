import type { PendingRecord } from './backlog';
import type { PayloadFormat } from './payload';

/** The shard, as its lanes see it. */
export type LaneOwner = {
  readonly shardId: string;
  readonly format: PayloadFormat;
  readonly settle: (records: readonly PendingRecord[]) => void;
  readonly problem: (text: string | undefined) => void;
};
