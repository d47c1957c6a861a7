import type { Dataset } from '../dataset/dataset';
import { expiry } from '../../lib/domain/bronze/bronze';
import { detectionItem } from '../../lib/domain/detection/detection-item';
import { DETECTOR_STATE, STATE_RETENTION_DAYS } from '../../lib/domain/detection/detector-state';
import { createEngine } from '../../lib/domain/detection/engine';
import { entityKey, entityOf } from '../../lib/domain/detection/entity';
import type { EntityState } from '../../lib/domain/detection/entity-state';
import { RULES } from '../../lib/domain/detection/rules';
import { stateText } from '../../lib/domain/detection/state-text';
import { withoutLabels } from '../../lib/domain/detection/without-labels';
import { decodeEvent } from '../../lib/events/wire';
import { itemSizeBytes, writeUnits } from '../../lib/cost/item-size';
import type { DetectorFootprint } from '../../lib/cost/detector-footprint';
import { sampleRecords, type SampleSettings } from './sample-records';
import { mean } from '../../lib/core/mean';

/** The allowed lateness in the stacks. */
const LATENESS_MS = 120_000;

/** Runs the detector's rules over a sample of the workload, and measures what they would store. */
export function detectorFootprint(
  dataset: Dataset,
  settings: Omit<SampleSettings, 'cacheDir'>,
  { shardId, sequenceNumber }: { readonly shardId: string; readonly sequenceNumber: string },
): DetectorFootprint {
  const { records, startTimeMs } = sampleRecords(dataset, settings);
  const engine = createEngine({ rules: RULES, latenessMs: LATENESS_MS });
  const states = new Map<string, EntityState>();
  const stateSizes: number[] = [];
  const detectionSizes: number[] = [];
  let judged = 0;
  for (const { bytes } of records) {
    const event = withoutLabels(decodeEvent(bytes));
    const entity = entityOf(event);
    if (entity === undefined) continue;
    judged += 1;
    const arrival = engine.arrivalOf(event, Date.parse(event.timestamp));
    if (!arrival) continue;
    const key = entityKey(event.run_id, entity);
    const { state, puts } = engine.judge(states.get(key), [arrival], { rowsAreWritten: true });
    states.set(key, state);
    stateSizes.push(
      itemSizeBytes({
        [DETECTOR_STATE.key]: { S: key },
        [DETECTOR_STATE.shardId]: { S: shardId },
        [DETECTOR_STATE.lastSequence]: { S: sequenceNumber },
        [DETECTOR_STATE.state]: { S: stateText(state, event.run_id) },
        [DETECTOR_STATE.expiresAt]: expiry(startTimeMs, STATE_RETENTION_DAYS)!,
      }),
    );
    for (const found of puts) {
      const detection = { ...found, runId: event.run_id, entity, detectedAtMs: startTimeMs };
      detectionSizes.push(itemSizeBytes(detectionItem(detection, settings)));
    }
  }
  return {
    judgedShare: judged / records.length,
    statesPerEvent: stateSizes.length / records.length,
    stateBytes: mean(stateSizes),
    stateWriteUnits: mean(stateSizes.map(writeUnits)),
    detectionsPerEvent: detectionSizes.length / records.length,
    detectionWriteUnits: mean(detectionSizes.map(writeUnits)),
  };
}
