import { eventId, SCHEMA_VERSION } from '../../../lib/events/envelope';
import type { RunConfig } from '../../../lib/domain/run/run';
import type { Track } from '../track';
import type { Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { contentsOf, type Content } from './contents';
import type { CardTransaction } from '../../../lib/events/card';
import { localTimeText } from './local-time-text';
import { CARD_ANOMALIES } from './scenarios';

export const workload: WorkloadDefinition = { create: createCardWorkload, anomalies: CARD_ANOMALIES };

/** Card transactions of customers who are out shopping, some of them fraudulent. */
function createCardWorkload(input: WorkloadInput): Workload {
  const { config, track } = input;
  const contentAt = contentsOf(input);
  return {
    generate: (position) => {
      const content = contentAt(position);
      const event = cardTransaction(config, track, position, content);
      if (config.labels === 'inline' && content.truth.length > 0) event.anomaly_flags = [...content.truth];
      return { event, truth: content.truth, partitionKey: content.visit.customer.customerId };
    },
  };
}

/** Envelope first, then the payload, in one object. */
function cardTransaction(
  config: RunConfig,
  track: Track,
  position: number,
  { visit: { customer, place, timeMs }, payment }: Content,
): CardTransaction {
  const sequence = track.sequenceOf(position);
  const { city } = place;
  return {
    event_id: eventId(config.runId, sequence),
    event_type: 'CARD_TRANSACTION',
    timestamp: new Date(timeMs).toISOString(),
    source_system: 'CARD_SYSTEM',
    workload: 'card',
    run_id: config.runId,
    sequence,
    schema_version: SCHEMA_VERSION,
    customer: { customer_id: customer.customerId },
    card: { card_id: payment.cardId },
    ...(payment.deviceId === undefined ? undefined : { device: { device_id: payment.deviceId } }),
    transaction: {
      amount: payment.amount,
      currency: 'TWD',
      channel: payment.channel,
      merchant_id: payment.merchantId,
      merchant_category: payment.category,
      local_time: localTimeText(timeMs, city),
      approved: payment.approved,
    },
    location: {
      city: city.name,
      country: city.country,
      latitude: place.latitude,
      longitude: place.longitude,
      utc_offset_minutes: city.utcOffsetMinutes,
    },
  };
}
