import { eventId } from '../../../lib/events/envelope';
import type { CardTransaction } from '../../../lib/events/card';

export type Sketch = {
  readonly sequence: number;
  readonly customer: string;
  readonly timeMs: number;
  readonly amount?: number;
  readonly runId?: string;
};

/** A transaction of a customer at a time; all other fields are constant. */
export function aTransaction({ sequence, customer, timeMs, amount = 100, runId = '1' }: Sketch): CardTransaction {
  return {
    event_id: eventId(runId, sequence),
    event_type: 'CARD_TRANSACTION',
    timestamp: new Date(timeMs).toISOString(),
    source_system: 'CARD_NETWORK',
    workload: 'card',
    run_id: runId,
    sequence,
    schema_version: '1.0',
    customer: { customer_id: customer },
    card: { card_id: 'CARD-1' },
    transaction: {
      amount,
      currency: 'TWD',
      channel: 'POS',
      merchant_id: 'MER-00000001',
      merchant_category: 'GROCERY',
      local_time: '12:00',
      approved: true,
    },
    location: { city: 'Taipei', country: 'TW', latitude: 25.03, longitude: 121.56, utc_offset_minutes: 480 },
  };
}
