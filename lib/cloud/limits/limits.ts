import type { EngineName } from '../engines/call';

/** That an engine enforces the limits which AWS documents, and how. */
export type LimitSettings = {
  /** Seconds of AWS's scaling (of shards and partitions) that pass in one second; nothing else goes faster. */
  readonly scalingClock: number;
};

/** The services whose limits are enforced. */
export type CloudLimits = { readonly [Service in EngineName]?: LimitSettings };

/** What a limit has refused so far. */
export type Throttles = {
  readonly service: EngineName;
  /** The stream or table. */
  readonly resource: string;
  /** The shard, or the index; undefined for the table itself, the whole stream, or its control plane. */
  readonly part: string | undefined;
  /** Which limit. */
  readonly limit: string;
  /** Records, items or calls that were refused since the start. */
  readonly count: number;
};
