import type { DetectorProgress } from '../../aws/detector-progress';
import type { PipelineProgress } from '../../aws/pipeline-progress';
import { CONSUMER_LATE_MS } from '../contract/lateness';
import type { SeenPart } from './seen-part';

/** What is known of an event source mapping. */
export type MappingHealth = {
  readonly name: string;
  readonly state: 'enabled' | 'disabled' | 'stopped';
  readonly figures: Readonly<Record<string, number>>;
  /** Its latest fault that still holds, in words for people. */
  readonly fault?: string | undefined;
};

export function describedMapping(
  { name, state, figures, fault }: MappingHealth,
  progress: PipelineProgress | undefined,
  nowMs: number,
): SeenPart {
  const common = { name, kind: 'mapping', figures } as const;
  if (state !== 'enabled') return { ...common, state: 'down', detail: `is ${state}` };
  if (fault !== undefined) return { ...common, state: 'degraded', detail: fault };
  if (progress && oldestAgeMs(progress, nowMs) > CONSUMER_LATE_MS) return { ...common, ...late(progress, nowMs) };
  return { ...common, state: 'ok', detail: 'enabled' };
}

/** The consumer's mapping where nothing is known of mappings: judged by how far the consumer is behind. */
export function inferredMapping(progress: PipelineProgress | undefined, nowMs: number): SeenPart {
  const common = { name: 'consumer', kind: 'mapping', figures: {} } as const;
  if (!progress) return { ...common, state: 'unknown', detail: 'the stream or the rollups cannot be read' };
  if (oldestAgeMs(progress, nowMs) > CONSUMER_LATE_MS) return { ...common, ...late(progress, nowMs) };
  return { ...common, state: 'ok', detail: progress.pending === 0 ? 'all is stored' : 'at work' };
}

/** The detector's mapping, judged in the same way. */
export function inferredDetector(
  { pending, pendingSinceMs, judged, tooLate, detections }: DetectorProgress,
  nowMs: number,
): SeenPart {
  const figures = { pending, judged, too_late: tooLate, detections };
  const common = { name: 'detector', kind: 'mapping', figures } as const;
  const waitingMs = pendingSinceMs === undefined ? 0 : nowMs - pendingSinceMs;
  if (waitingMs > CONSUMER_LATE_MS) {
    const seconds = Math.round(waitingMs / 1000);
    return { ...common, state: 'degraded', detail: `the oldest event that is not judged is ${seconds} s old` };
  }
  return { ...common, state: 'ok', detail: pending === 0 ? 'all is judged' : 'at work' };
}

function late(progress: PipelineProgress, nowMs: number): Pick<SeenPart, 'state' | 'detail'> {
  const seconds = Math.round(oldestAgeMs(progress, nowMs) / 1000);
  return { state: 'degraded', detail: `the oldest record has waited for ${seconds} s` };
}

/** How long the oldest record that is not stored yet has been in the stream. */
export function oldestAgeMs({ oldestPendingAtMs }: PipelineProgress, nowMs: number): number {
  return oldestPendingAtMs === undefined ? 0 : Math.max(0, nowMs - oldestPendingAtMs);
}
