import * as z from 'zod';
import type { Rollup } from '../../domain/bronze/rollup';
import { apiComponents } from './components';
import { countsOf, countsShape } from './counts';

export const WINDOW_MS = 60_000;

export const windowSchema = z
  .strictObject({
    start: z.iso.datetime().describe('First millisecond of the minute, UTC'),
    end: z.iso.datetime().describe('First millisecond after it'),
    workload: z.string().nullable().describe('Null for all workloads together'),
    state: z
      .enum(['open', 'closed', 'unknown'])
      .describe('Closed when the watermark has passed its end; unknown when no producer runs beside this server'),
    ...countsShape,
  })
  .describe('One minute of event time')
  .register(apiComponents, { id: 'Window' });
export type Window = z.infer<typeof windowSchema>;

/** Columns of an export: one for each figure that every workload has. */
export const WINDOW_COLUMNS = [
  'start',
  'end',
  'workload',
  'state',
  'events',
  'anomalous',
  'by_workload',
  'by_type',
  'by_risk',
  'by_anomaly',
  'first_event_time',
  'last_event_time',
] as const satisfies readonly (keyof Window)[];

/** The windows from an hour's minute items, the newest first. */
export function windowsOf(
  rollups: readonly Rollup[],
  about: { readonly workload: string | null; readonly watermarkMs: number | undefined },
): Window[] {
  const byMinute = new Map<string, Rollup[]>();
  for (const rollup of rollups) {
    const minute = rollup.slot.slice(0, 16);
    const group = byMinute.get(minute);
    if (group) group.push(rollup);
    else byMinute.set(minute, [rollup]);
  }
  return [...byMinute]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([minute, group]) => {
      const startMs = Date.parse(`${minute}Z`);
      return {
        start: new Date(startMs).toISOString(),
        end: new Date(startMs + WINDOW_MS).toISOString(),
        workload: about.workload,
        state: stateAt(startMs + WINDOW_MS, about.watermarkMs),
        ...countsOf(group),
      };
    });
}

function stateAt(endMs: number, watermarkMs: number | undefined): Window['state'] {
  if (watermarkMs === undefined) return 'unknown';
  return watermarkMs >= endMs ? 'closed' : 'open';
}
