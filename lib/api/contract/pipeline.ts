import * as z from 'zod';
import { apiComponents } from './components';
import { quarantineCountsSchema } from './quarantine';

export const COMPONENT_KINDS = ['stream', 'table', 'mapping', 'producer', 'disk', 'quarantine'] as const;
export const COMPONENT_STATES = ['ok', 'starting', 'degraded', 'down', 'stopped', 'unknown'] as const;
export type ComponentState = (typeof COMPONENT_STATES)[number];

const lastErrorSchema = z.strictObject({ at: z.iso.datetime(), message: z.string() });

const componentSchema = z
  .strictObject({
    name: z.string(),
    kind: z.enum(COMPONENT_KINDS),
    state: z.enum(COMPONENT_STATES),
    detail: z.string(),
    since: z.iso.datetime().describe('When this server first saw the state'),
    last_error: lastErrorSchema.nullable(),
    figures: z.record(z.string(), z.number()),
  })
  .register(apiComponents, { id: 'Component' });
export type Component = z.infer<typeof componentSchema>;

export const pipelineSchema = z
  .strictObject({
    state: z.enum(['ok', 'degraded', 'down']).describe('Of the worst part that ought to work'),
    checked_at: z.iso.datetime(),
    components: z.array(componentSchema),
    pending: z.int().nonnegative().nullable().describe('Stream records that are not stored yet'),
    pending_is_minimum: z.boolean(),
    iterator_age_ms: z.number().nonnegative().nullable().describe('Age of the oldest of these; 0 when there are none'),
    stored_records: z.int().nonnegative().nullable(),
    quarantined: quarantineCountsSchema.nullable().describe('Quarantined stream records; null when unknown'),
    last_error: z.strictObject({ ...lastErrorSchema.shape, component: z.string() }).nullable(),
  })
  .describe('Health of each part of the pipeline')
  .register(apiComponents, { id: 'Pipeline' });
export type Pipeline = z.infer<typeof pipelineSchema>;

/** The state of the whole, without parts that were stopped on purpose or whose state is unknown. */
export function overallState(components: readonly Pick<Component, 'state'>[]): Pipeline['state'] {
  const states = new Set(components.map(({ state }) => state));
  if (states.has('down')) return 'down';
  return states.has('degraded') || states.has('starting') ? 'degraded' : 'ok';
}
