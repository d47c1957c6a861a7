import * as z from 'zod';
import { RUN_SOURCES, RUN_VERDICTS, type KnownRun } from '../../domain/run/run-list';
import { apiComponents } from './components';
import { isoOf } from '../../core/iso-of';

const count = z.int().nonnegative();

export const runSchema = z
  .strictObject({
    run_id: z.string(),
    known_by: z
      .array(z.enum(RUN_SOURCES))
      .describe(
        'manifest: it lies in this server’s folder; producer: the one beside this server made it; tables: stored',
      ),
    state: z
      .enum(['running', 'complete', 'unknown'])
      .describe('From its manifest; running also when the producer was killed'),
    workload: z.string().nullable(),
    generated: count.nullable().describe('Null when its manifest is unknown here'),
    accepted: count.nullable().describe('A lower bound'),
    stored_records: count.describe('Stream records by the rollups; one that was sent twice counts twice'),
    bronze: count.nullable().describe('Rows: of the proof where this state is proven, else by the rollups'),
    quarantined: count.nullable().describe('Null before the proof'),
    verdict: z
      .enum(RUN_VERDICTS)
      .describe('The verdict of legion verify; UNKNOWN until the run is proven, or without a manifest'),
    detail: z.string(),
    proven_at: z.iso.datetime().nullable(),
  })
  .register(apiComponents, { id: 'Run' });
export type RunView = z.infer<typeof runSchema>;

export function runView(run: KnownRun): RunView {
  return {
    run_id: run.runId,
    known_by: [...run.knownBy],
    state: run.state,
    workload: run.workload ?? null,
    generated: run.generated ?? null,
    accepted: run.accepted ?? null,
    stored_records: run.storedRecords,
    bronze: run.bronze ?? null,
    quarantined: run.quarantined ?? null,
    verdict: run.verdict,
    detail: run.detail,
    proven_at: run.provenAtMs === undefined ? null : isoOf(run.provenAtMs),
  };
}
