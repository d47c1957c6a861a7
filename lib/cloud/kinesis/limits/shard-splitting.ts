import type { Splitting } from '../../limits/heat';
import { SHARD_LIMITS } from './shard-limiter';

const MINUTE_MS = 60_000;

/** Developer guide, "Handling read and write throughput exceptions": a shard with more than 500 KB/s is split within 15 minutes. */
export const SHARD_SPLITTING: Splitting = {
  afterMs: 15 * MINUTE_MS,
  scales: [
    { full: SHARD_LIMITS.bytesIn, hot: 500 * 1024 },
    // The guide names bytes only; a shard with half of the records that it takes is as near to its limit.
    { full: SHARD_LIMITS.recordsIn, hot: SHARD_LIMITS.recordsIn / 2 },
  ],
};
