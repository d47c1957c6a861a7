import type { Item } from '../domain/bronze/attribute';
import { DETECTION, type Detection } from '../domain/detection/detection';
import { detectionTimeKey } from '../domain/detection/detection-item';
import { entityKey } from '../domain/detection/entity';

/** Identifies a row of the anomalies table, which holds the detections. */
export type DetectionKey = Pick<Detection, 'runId' | 'entity' | 'eventTime' | 'type' | 'eventId'>;

export function detectionItemKey(key: DetectionKey): Item {
  return {
    [DETECTION.entity]: { S: entityKey(key.runId, key.entity) },
    [DETECTION.timeKey]: { S: detectionTimeKey(key) },
  };
}
