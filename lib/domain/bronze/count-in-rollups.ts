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

function keysOf(record: Countable, shardId: string): RollupKey[] {
  return 'event' in record ? rollupKeys(record.event, shardId) : quarantineRollupKeys(record.quarantined, shardId);
}

function timeOf(record: Countable): string {
  return 'event' in record ? record.event.timestamp : record.quarantined.arrivedAt;
}

/** The records of a batch by the item that counts them, in stream order. */
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
 * The item after a batch: `before` plus the records above its own `lastSequence`. Undefined when there are none: the
 * batch is a redelivery, and the item already counts it.
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
