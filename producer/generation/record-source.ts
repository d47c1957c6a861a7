import { factsOf } from '../../lib/events/event';
import { eventTimeMs, type RunConfig } from '../../lib/domain/run/run';
import { encodeEvent } from '../../lib/events/wire';
import type { Dataset } from '../dataset/dataset';
import type { RecordSource } from './record';
import { latencyMs, maxLatencyMs } from './network';
import { createEventMaker } from '../workloads/create-workload';

/** All records of the run that a configuration describes. */
export function createRecordSource({ config, dataset }: { config: RunConfig; dataset: Dataset }): RecordSource {
  const maker = createEventMaker({ config, dataset });
  return {
    maxLatencyMs: maxLatencyMs(config.network, config.baseLatencyMs),
    at: (sequence) => {
      const { event, truth, partitionKey } = maker.generate(sequence);
      const { riskLevel, creditLimit } = factsOf(event);
      const timeMs = eventTimeMs(config, sequence);
      return {
        sequence,
        eventId: event.event_id,
        workload: event.workload,
        eventType: event.event_type,
        partitionKey,
        bytes: encodeEvent(event),
        eventTimeMs: timeMs,
        deliverAtMs: timeMs + latencyMs(config.seed, sequence, config.network, config.baseLatencyMs),
        truth,
        riskLevel,
        creditLimit,
      };
    },
  };
}
