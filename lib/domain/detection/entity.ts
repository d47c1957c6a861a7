import type { LegionEvent } from '../../events/event';
import { isWellFormed } from '../../events/well-formed';

/** The field that names the entity in each workload's events; other workloads are not judged. */
const ENTITY_FIELDS: Readonly<Record<string, readonly [part: string, field: string]>> = {
  signals: ['user', 'customer_id'],
  card: ['customer', 'customer_id'],
  interbank: ['clearing', 'group'],
};

/** The workloads whose events the detector judges. */
export const JUDGED_WORKLOADS: readonly string[] = Object.keys(ENTITY_FIELDS);

/** Far below DynamoDB's limit of 2,048 bytes for a partition key. */
const MAX_ENTITY_LENGTH = 200;

/** The customer or clearing group that an event belongs to; undefined for events that are not judged. */
export function entityOf(event: LegionEvent): string | undefined {
  const fields = ENTITY_FIELDS[event.workload];
  if (!fields) return undefined;
  const part = (event as Readonly<Record<string, unknown>>)[fields[0]] as Readonly<Record<string, unknown>> | undefined;
  const entity = part?.[fields[1]];
  return typeof entity === 'string' && isEntity(entity) ? entity : undefined;
}

function isEntity(text: string): boolean {
  return text.length > 0 && text.length <= MAX_ENTITY_LENGTH && isWellFormed(text);
}

/** Key of an entity's state and of its detections; each run has its own. */
export function entityKey(runId: string, entity: string): string {
  return `${runId}#${entity}`;
}

/** Splits the key again; run ids contain no `#`. */
export function parseEntityKey(key: string): { readonly runId: string; readonly entity: string } {
  const at = key.indexOf('#');
  return { runId: key.slice(0, at), entity: key.slice(at + 1) };
}
