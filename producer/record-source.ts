import { eventTimeMs, type RunConfig } from '../lib/domain/run';
import { encodeEvent } from '../lib/domain/wire';
import type { Dataset } from './dataset/dataset';
import type { RecordSource } from './record';
import { latencyMs, maxLatencyMs } from './simulators/network';
import { WORKLOAD_REGISTRY } from './workloads/registry';

/** Every record of the run that the configuration describes. */
export function createRecordSource({ config, dataset }: { config: RunConfig; dataset: Dataset }): RecordSource {
  const workload = WORKLOAD_REGISTRY[config.workload].create({ config, dataset });
  return {
    maxLatencyMs: maxLatencyMs(config.network, config.baseLatencyMs),
    at: (sequence) => {
      const { event, truth, partitionKey } = workload.generate(sequence);
      const timeMs = eventTimeMs(config, sequence);
      return {
        sequence,
        eventId: event.event_id,
        partitionKey,
        bytes: encodeEvent(event),
        eventTimeMs: timeMs,
        deliverAtMs: timeMs + latencyMs(config.seed, sequence, config.network, config.baseLatencyMs),
        truth,
        riskLevel: event.risk?.risk_level,
        creditLimit: event.credit?.credit_limit,
      };
    },
  };
}
