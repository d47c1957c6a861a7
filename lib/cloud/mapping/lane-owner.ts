import type { PendingRecord } from './backlog';
import type { PayloadFormat } from './payload';
import type { TumblingWindow } from './tumbling-window';

/** The shard, as its lanes see it. */
export type LaneOwner = {
  readonly shardId: string;
  readonly format: PayloadFormat;
  /** Undefined unless the mapping has tumbling windows. */
  readonly tumblingWindow: TumblingWindow | undefined;
  readonly settle: (records: readonly PendingRecord[]) => void;
  readonly problem: (text: string | undefined) => void;
};
