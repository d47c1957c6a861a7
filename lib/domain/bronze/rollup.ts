/**
 * Rollups: counts per minute, per day and in total, one item per (bucket, shard), so that no query ever scans bronze.
 * They count stream records: a record that the producer had to send twice counts twice.
 *
 * Scopes and slots (partition and sort key):
 *   `<workload>#total`                 `<shard>`
 *   `<workload>#day#2026-01`           `2026-01-04#<shard>`
 *   `<workload>#minute#2026-01-04T17`  `2026-01-04T17:14#<shard>`
 *   `runs`                             `<run id>#<shard>`
 *   `redriven`                         `<run id>`
 *   `quarantine#total`                 `<shard>`
 *   `quarantine#day#2026-01`           `2026-01-04#<shard>`
 *
 * Events count at their event time, quarantined records at their arrival.
 */
export const ROLLUP = {
  scope: 'scope',
  slot: 'slot',
  lastSequence: 'last_sequence',
  events: 'events',
  counts: 'counts',
  firstEventTime: 'first_event_time',
  lastEventTime: 'last_event_time',
  updatedAt: 'updated_at',
} as const;

export type RollupKey = { readonly scope: string; readonly slot: string };

export function totalScope(workload: string): string {
  return `${workload}#total`;
}

/** Takes the place of the workload in the scopes of quarantined records. */
export const QUARANTINE_COUNTS = 'quarantine';

/** The scope that counts each run, so that a run is known even where its manifest is not. */
export const RUNS_SCOPE = 'runs';

/** The scope in which each run has the number of its records that were redriven; no batch writes it. */
export const REDRIVEN_SCOPE = 'redriven';

/** The run of a slot of `RUNS_SCOPE`. */
export function runOfSlot(slot: string): string {
  return slot.slice(0, slot.indexOf('#'));
}

/** The workload of a scope. */
export function workloadOf(scope: string): string {
  return scope.slice(0, scope.indexOf('#'));
}

/** @param month UTC month, `2026-01` */
export function dayScope(workload: string, month: string): string {
  return `${workload}#day#${month}`;
}

/** @param hour UTC hour, `2026-01-04T17` */
export function minuteScope(workload: string, hour: string): string {
  return `${workload}#minute#${hour}`;
}

/**
 * One item. The total of an emptied table counts 0 events and has no times. Keys of `counts`: `type:<event type>`,
 * `risk:<level>`, `anomaly:<category>` and `anomalous` (events with any flag); day items also have `hour:<00..23>` and
 * total items `month:<yyyy-mm>`, so that a reader finds the hours with events without trying them all. Items of
 * quarantine have `reason:<reason>`, `hour:` and `month:`.
 */
export type Rollup = RollupKey & {
  readonly lastSequence: string;
  readonly events: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly firstEventTime: string;
  readonly lastEventTime: string;
};

/** A key as text, for maps. */
export function rollupKeyText(key: RollupKey): string {
  return `${key.scope}|${key.slot}`;
}
