import type { Component } from '../contract/pipeline';
import type { QuarantineCounts } from '../../domain/bronze/quarantine-counts';

/** How long after the latest record quarantine asks for attention. */
const NEW_MS = 10 * 60_000;

/** Quarantine as a part of the pipeline: degraded while it holds new records. */
export function quarantineHealth(
  { records, byReason, lastArrivedAt }: QuarantineCounts,
  nowMs: number,
): Pick<Component, 'name' | 'kind' | 'state' | 'detail' | 'figures'> {
  const common = { name: 'quarantine', kind: 'quarantine', figures: { records, ...byReason } } as const;
  if (records === 0) return { ...common, state: 'ok', detail: 'nothing was put aside' };
  const isNew = lastArrivedAt !== undefined && nowMs - Date.parse(lastArrivedAt) < NEW_MS;
  const reasons = Object.entries(byReason).map(([reason, count]) => `${count} ${reason}`);
  return { ...common, state: isNew ? 'degraded' : 'ok', detail: `${records} put aside: ${reasons.join(', ')}` };
}
