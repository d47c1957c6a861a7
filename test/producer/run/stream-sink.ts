import type { PutOutcome } from '../../../lib/aws/put-events';
import type { Clock } from '../../../lib/core/clock';
import { Lanes } from '../../../producer/delivery/lanes';
import type { ProducedRecord } from '../../../producer/generation/record';
import type { OpenSink } from '../../../producer/delivery/sink';

export type Put = (records: readonly ProducedRecord[], signal: AbortSignal) => Promise<readonly PutOutcome[]>;

export const MAX_PENDING = 50;

/** A stream that accepts what `put` says, behind real lanes. */
export function streamSink(put: Put, clock: Clock, random = () => 0.5): OpenSink {
  return async (context) => {
    const lanes = new Lanes({
      put,
      clock,
      context,
      random,
      sizeOf: (record) => record.bytes.length,
      laneCount: 2,
      limits: { maxRecords: 20, maxBytes: 1_000_000 },
      backoff: { baseMs: 20, capMs: 1_000 },
      lingerMs: 20,
      maxPending: MAX_PENDING,
    });
    return { write: (records) => lanes.write(records), drain: () => lanes.drain(), close: async () => {} };
  };
}
