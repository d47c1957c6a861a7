import * as z from 'zod';
import type { Detection } from '../../domain/detection/detection';
import { SEVERITIES } from '../../events/envelope';
import { apiComponents } from './components';
import { isoOf } from '../../core/iso-of';

/** The format of detections in answers. */

const isoTime = z.iso.datetime({ precision: 3 });

export const detectionSchema = z
  .strictObject({
    event_time: z.string().describe('Event time of the event at which the rule fired, UTC'),
    type: z.string().describe('Name of the rule'),
    severity: z.enum(SEVERITIES),
    score: z.number().describe('0 to 1: how far beyond the ordinary it is'),
    entity: z.string().describe('The customer or clearing group'),
    event_id: z.string().describe('The event at which the rule fired'),
    workload: z.string(),
    run_id: z.string(),
    description: z.string(),
    arrived_at: isoTime.describe('When the event reached the stream, UTC'),
    detected_at: isoTime.describe('When the detector wrote it down, UTC'),
  })
  .describe('An anomaly that the detector reported; it knows nothing of what was injected')
  .register(apiComponents, { id: 'Detection' });
export type DetectionView = z.infer<typeof detectionSchema>;

export const DETECTION_COLUMNS = Object.keys(detectionSchema.shape) as (keyof DetectionView)[];

export function detectionView(detection: Detection): DetectionView {
  return {
    event_time: detection.eventTime,
    type: detection.type,
    severity: detection.severity,
    score: detection.score,
    entity: detection.entity,
    event_id: detection.eventId,
    workload: detection.workload,
    run_id: detection.runId,
    description: detection.description,
    arrived_at: isoOf(detection.arrivedAtMs),
    detected_at: isoOf(detection.detectedAtMs),
  };
}
