import type { Arrival } from '../../lib/domain/detection/arrival';
import type { Engine } from '../../lib/domain/detection/engine';
import { entityKey, entityOf } from '../../lib/domain/detection/entity';
import { withoutLabels } from '../../lib/domain/detection/without-labels';
import type { DecodedRecord } from '../stream/decode-record';

/** An event that concerns at least one rule, with its place in the shard. */
type SequencedArrival = Arrival & { readonly sequenceNumber: string };

/** What a batch brings for one entity, in the order of the stream; never empty. */
export type EntityBatch = {
  readonly key: string;
  readonly runId: string;
  readonly entity: string;
  readonly arrivals: SequencedArrival[];
};

export type GroupedBatch = {
  readonly groups: readonly EntityBatch[];
  /** Sequence numbers of the events that are judged, whether or not a rule is interested. */
  readonly judged: readonly string[];
};

/** Skips records that are not events, and events that no rule judges. */
export function groupByEntity(decoded: readonly DecodedRecord[], engine: Pick<Engine, 'arrivalOf'>): GroupedBatch {
  const groups = new Map<string, EntityBatch>();
  const judged: string[] = [];
  for (const record of decoded) {
    // Rules never see labels.
    const event = record.event && withoutLabels(record.event);
    const entity = event && entityOf(event);
    if (!event || entity === undefined) continue;
    const { sequenceNumber, arrivedAtMs } = record.ingest;
    judged.push(sequenceNumber);
    const arrival = engine.arrivalOf(event, arrivedAtMs);
    if (!arrival) continue;
    const key = entityKey(event.run_id, entity);
    const group = groups.get(key);
    if (group) group.arrivals.push({ ...arrival, sequenceNumber });
    else groups.set(key, { key, runId: event.run_id, entity, arrivals: [{ ...arrival, sequenceNumber }] });
  }
  return { groups: [...groups.values()], judged };
}
