import { number, text, type Attribute, type Item } from './attribute';
import { factsOf, type LegionEvent } from '../../events/event';
import type { QuarantineReason } from './quarantine-reason';

/**
 * Rollups: counts per minute, per day and in total, one item per (bucket, shard), so that no query ever scans bronze.
 * They count stream records: a record that the producer had to send twice counts twice.
 *
 * Scopes and slots (partition and sort key):
 *   `<workload>#total`                 `<shard>`
 *   `<workload>#day#2026-01`           `2026-01-04#<shard>`
 *   `<workload>#minute#2026-01-04T17`  `2026-01-04T17:14#<shard>`
 *   `runs`                             `<run id>#<shard>`
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

/** The name under which quarantined records are counted, in the place of a workload's. */
export const QUARANTINE_COUNTS = 'quarantine';

/** Where each run is counted: who holds no manifest of a run learns here that it is stored. */
export const RUNS_SCOPE = 'runs';

/** The run that a slot of `RUNS_SCOPE` is of. */
export function runOfSlot(slot: string): string {
  return slot.slice(0, slot.indexOf('#'));
}

/** The workload that a scope is of. */
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
 * What one item holds; a total of emptied tables counts 0 events and has no times. `counts` keys: `type:<event type>`, `risk:<level>`, `anomaly:<category>`, `anomalous` (events
 * with any flag); on day items also `hour:<00..23>`, on total items also `month:<yyyy-mm>`, so that a reader finds
 * the hours that hold anything without trying them all. Items of quarantine have `reason:<reason>`, `hour:` and `month:`.
 */
export type Rollup = RollupKey & {
  readonly lastSequence: string;
  readonly events: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly firstEventTime: string;
  readonly lastEventTime: string;
};

/** Why a record is in quarantine, and when it arrived: UTC with milliseconds. */
type QuarantinedCount = { readonly reason: QuarantineReason; readonly arrivedAt: string };

/** One stream record as the rollups see it: stored in bronze, or quarantined. */
export type Countable = { readonly sequenceNumber: string } & (
  { readonly event: LegionEvent } | { readonly quarantined: QuarantinedCount }
);

/** Kinesis sequence numbers are decimal integers of up to 129 digits: longer is larger, equal lengths compare as text. */
export function compareSequenceNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The items that an event counts in, for records of one shard. */
export function rollupKeys(event: LegionEvent, shardId: string): RollupKey[] {
  const { workload, timestamp, run_id: runId } = event;
  return [
    { scope: totalScope(workload), slot: shardId },
    { scope: dayScope(workload, timestamp.slice(0, 7)), slot: `${timestamp.slice(0, 10)}#${shardId}` },
    { scope: minuteScope(workload, timestamp.slice(0, 13)), slot: `${timestamp.slice(0, 16)}#${shardId}` },
    { scope: RUNS_SCOPE, slot: `${runId}#${shardId}` },
  ];
}

/** The items that a quarantined record counts in. */
function quarantineRollupKeys({ arrivedAt }: QuarantinedCount, shardId: string): RollupKey[] {
  return [
    { scope: totalScope(QUARANTINE_COUNTS), slot: shardId },
    { scope: dayScope(QUARANTINE_COUNTS, arrivedAt.slice(0, 7)), slot: `${arrivedAt.slice(0, 10)}#${shardId}` },
  ];
}

function keysOf(record: Countable, shardId: string): RollupKey[] {
  return 'event' in record ? rollupKeys(record.event, shardId) : quarantineRollupKeys(record.quarantined, shardId);
}

function timeOf(record: Countable): string {
  return 'event' in record ? record.event.timestamp : record.quarantined.arrivedAt;
}

/** Stable text of a key, for maps. */
export function rollupKeyText(key: RollupKey): string {
  return `${key.scope}|${key.slot}`;
}

/** The records of a batch by the item that they count in; records in stream order. */
export function groupByRollup(
  records: readonly Countable[],
  shardId: string,
): Map<string, { key: RollupKey; records: Countable[] }> {
  const groups = new Map<string, { key: RollupKey; records: Countable[] }>();
  for (const record of records) {
    for (const key of keysOf(record, shardId)) {
      const id = rollupKeyText(key);
      const group = groups.get(id);
      if (group) group.records.push(record);
      else groups.set(id, { key, records: [record] });
    }
  }
  return groups;
}

/**
 * The item after a batch: `before` plus those records that lie above its own `lastSequence`. Returns undefined when
 * none does: the batch is a redelivery, and the item already counts it.
 */
export function advance(before: Rollup | undefined, key: RollupKey, records: readonly Countable[]): Rollup | undefined {
  const fresh = before
    ? records.filter((record) => compareSequenceNumbers(record.sequenceNumber, before.lastSequence) > 0)
    : records;
  if (fresh.length === 0) return undefined;
  const counts: Record<string, number> = { ...before?.counts };
  let { firstEventTime, lastEventTime } = before && before.events > 0 ? before : startOf(fresh[0]!);
  let lastSequence = before?.lastSequence ?? fresh[0]!.sequenceNumber;
  for (const record of fresh) {
    const time = timeOf(record);
    for (const name of countNames(record, key)) counts[name] = (counts[name] ?? 0) + 1;
    if (time < firstEventTime) firstEventTime = time;
    if (time > lastEventTime) lastEventTime = time;
    if (compareSequenceNumbers(record.sequenceNumber, lastSequence) > 0) lastSequence = record.sequenceNumber;
  }
  const events = (before?.events ?? 0) + fresh.length;
  return { ...key, lastSequence, events, counts, firstEventTime, lastEventTime };
}

function startOf(record: Countable) {
  const time = timeOf(record);
  return { firstEventTime: time, lastEventTime: time };
}

function countNames(record: Countable, key: RollupKey): string[] {
  const names = 'event' in record ? eventNames(record.event) : [`reason:${record.quarantined.reason}`];
  if (key.scope.endsWith('#total')) names.push(`month:${timeOf(record).slice(0, 7)}`);
  else if (key.scope.includes('#day#')) names.push(`hour:${timeOf(record).slice(11, 13)}`);
  return names;
}

function eventNames(event: LegionEvent): string[] {
  const names = [`type:${event.event_type}`];
  const { riskLevel } = factsOf(event);
  if (riskLevel !== undefined) names.push(`risk:${riskLevel}`);
  const flags = event.anomaly_flags ?? [];
  if (flags.length > 0) names.push('anomalous');
  for (const category of new Set(flags.map((flag) => flag.category))) names.push(`anomaly:${category}`);
  return names;
}

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

/** Adds up the items of several shards (or minutes) into one. Those that count nothing have no times. */
export function sumRollups(
  all: readonly Rollup[],
): Pick<Rollup, 'events' | 'counts'> & { firstEventTime?: string; lastEventTime?: string } {
  const rollups = all.filter((rollup) => rollup.events > 0);
  const counts: Record<string, number> = {};
  let events = 0;
  for (const rollup of rollups) {
    events += rollup.events;
    for (const [name, count] of Object.entries(rollup.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  const firstEventTime = rollups.map((rollup) => rollup.firstEventTime).sort()[0];
  const lastEventTime = rollups
    .map((rollup) => rollup.lastEventTime)
    .sort()
    .at(-1);
  return { events, counts, firstEventTime, lastEventTime };
}
