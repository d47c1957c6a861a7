import { factsOf, type LegionEvent } from '../../events/event';
import { compareSequenceNumbers } from '../sequence-number';
import type { QuarantineReason } from './quarantine-reason';
import {
  dayScope,
  minuteScope,
  QUARANTINE_COUNTS,
  rollupKeyText,
  RUNS_SCOPE,
  totalScope,
  type Rollup,
  type RollupKey,
} from './rollup';

/** Why a record is in quarantine, and when it arrived: UTC with milliseconds. */
type QuarantinedCount = { readonly reason: QuarantineReason; readonly arrivedAt: string };

/** One stream record as the rollups see it: stored in bronze, or quarantined. */
export type Countable = { readonly sequenceNumber: string } & (
  { readonly event: LegionEvent } | { readonly quarantined: QuarantinedCount }
);

/** The items that count an event of one shard. */
export function rollupKeys(event: LegionEvent, shardId: string): RollupKey[] {
  const { workload, timestamp, run_id: runId } = event;
  return [
    { scope: totalScope(workload), slot: shardId },
    { scope: dayScope(workload, timestamp.slice(0, 7)), slot: `${timestamp.slice(0, 10)}#${shardId}` },
    { scope: minuteScope(workload, timestamp.slice(0, 13)), slot: `${timestamp.slice(0, 16)}#${shardId}` },
    { scope: RUNS_SCOPE, slot: `${runId}#${shardId}` },
  ];
}

/** The items that count a quarantined record. */
function quarantineRollupKeys({ arrivedAt }: QuarantinedCount, shardId: string): RollupKey[] {
  return [
    { scope: totalScope(QUARANTINE_COUNTS), slot: shardId },
    { scope: dayScope(QUARANTINE_COUNTS, arrivedAt.slice(0, 7)), slot: `${arrivedAt.slice(0, 10)}#${shardId}` },
  ];
}

/** What every item that counts a record takes of it. */
type Counted = {
  readonly sequenceNumber: string;
  readonly time: string;
  /** Of the counts that each item has. */
  readonly names: readonly string[];
};

type RollupGroup = { readonly key: RollupKey; readonly records: Counted[] };

/** The records of a batch by the item that counts them, in stream order. */
export function groupByRollup(records: readonly Countable[], shardId: string): Map<string, RollupGroup> {
  const groups = new Map<string, RollupGroup>();
  const byPlace = new Map<string, readonly RollupGroup[]>();
  for (const record of records) {
    const place = placeOf(record);
    let own = byPlace.get(place);
    if (!own) {
      own = keysOf(record, shardId).map((key) => groupOf(groups, key));
      byPlace.set(place, own);
    }
    const counted = countedOf(record);
    for (const group of own) group.records.push(counted);
  }
  return groups;
}

/** The same for records that the same items count, which is most of a batch. */
function placeOf(record: Countable): string {
  if (!('event' in record)) return record.quarantined.arrivedAt.slice(0, 10);
  const { workload, timestamp, run_id: runId } = record.event;
  return `${workload} ${timestamp.slice(0, 16)} ${runId}`;
}

function keysOf(record: Countable, shardId: string): RollupKey[] {
  return 'event' in record ? rollupKeys(record.event, shardId) : quarantineRollupKeys(record.quarantined, shardId);
}

function groupOf(groups: Map<string, RollupGroup>, key: RollupKey): RollupGroup {
  const id = rollupKeyText(key);
  const group = groups.get(id) ?? { key, records: [] };
  groups.set(id, group);
  return group;
}

function countedOf(record: Countable): Counted {
  const { sequenceNumber } = record;
  if ('event' in record) return { sequenceNumber, time: record.event.timestamp, names: eventNames(record.event) };
  const { reason, arrivedAt } = record.quarantined;
  return { sequenceNumber, time: arrivedAt, names: [`reason:${reason}`] };
}

/**
 * The item after a batch: `before` plus the records above its own `lastSequence`. Undefined when there are none: the
 * batch is a redelivery, and the item already counts it.
 */
export function advance(before: Rollup | undefined, key: RollupKey, records: readonly Counted[]): Rollup | undefined {
  const fresh = before
    ? records.filter((record) => compareSequenceNumbers(record.sequenceNumber, before.lastSequence) > 0)
    : records;
  if (fresh.length === 0) return undefined;
  const counts: Record<string, number> = { ...before?.counts };
  let { firstEventTime, lastEventTime } = before && before.events > 0 ? before : startOf(fresh[0]!);
  let lastSequence = before?.lastSequence ?? fresh[0]!.sequenceNumber;
  for (const { sequenceNumber, time, names } of fresh) {
    for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
    const period = periodName(key, time);
    if (period !== undefined) counts[period] = (counts[period] ?? 0) + 1;
    if (time < firstEventTime) firstEventTime = time;
    if (time > lastEventTime) lastEventTime = time;
    if (compareSequenceNumbers(sequenceNumber, lastSequence) > 0) lastSequence = sequenceNumber;
  }
  const events = (before?.events ?? 0) + fresh.length;
  return { ...key, lastSequence, events, counts, firstEventTime, lastEventTime };
}

function startOf({ time }: Counted) {
  return { firstEventTime: time, lastEventTime: time };
}

function periodName({ scope }: RollupKey, time: string): string | undefined {
  if (scope.endsWith('#total')) return `month:${time.slice(0, 7)}`;
  return scope.includes('#day#') ? `hour:${time.slice(11, 13)}` : undefined;
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
