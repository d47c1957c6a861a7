import { number, text, type Attribute, type Item } from './attribute';
import { ROLLUP, type Rollup } from './rollup';

/** The table's item of a rollup. */
export function rollupItem(rollup: Rollup, updatedAtMs: number): Item {
  const counts: Record<string, Attribute> = {};
  for (const [name, count] of Object.entries(rollup.counts)) counts[name] = { N: String(count) };
  return {
    [ROLLUP.scope]: { S: rollup.scope },
    [ROLLUP.slot]: { S: rollup.slot },
    [ROLLUP.lastSequence]: { S: rollup.lastSequence },
    [ROLLUP.events]: { N: String(rollup.events) },
    [ROLLUP.counts]: { M: counts },
    ...(rollup.events > 0 && {
      [ROLLUP.firstEventTime]: { S: rollup.firstEventTime },
      [ROLLUP.lastEventTime]: { S: rollup.lastEventTime },
    }),
    [ROLLUP.updatedAt]: { N: String(updatedAtMs) },
  };
}

export function parseRollup(item: Readonly<Record<string, unknown>>): Rollup {
  const counts: Record<string, number> = {};
  const map = item[ROLLUP.counts] as { M?: Record<string, unknown> } | undefined;
  for (const name of Object.keys(map?.M ?? {})) counts[name] = number(map!.M!, name) ?? 0;
  return {
    scope: text(item, ROLLUP.scope) ?? '',
    slot: text(item, ROLLUP.slot) ?? '',
    lastSequence: text(item, ROLLUP.lastSequence) ?? '0',
    events: number(item, ROLLUP.events) ?? 0,
    counts,
    firstEventTime: text(item, ROLLUP.firstEventTime) ?? '',
    lastEventTime: text(item, ROLLUP.lastEventTime) ?? '',
  };
}
