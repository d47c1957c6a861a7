import type { KinesisClient, _Record } from '@aws-sdk/client-kinesis';
import { WORKLOADS } from '../events/event';
import { sha256Hex } from '../core/hash';
import { QUARANTINE } from '../domain/bronze/quarantine';
import { quarantineCountsOf, type QuarantineCounts } from '../domain/bronze/quarantine-counts';
import { rollupRequest, type QueryRequest } from '../domain/bronze/query-request';
import { QUARANTINE_COUNTS, totalScope, type Rollup } from '../domain/bronze/rollup';
import { parseRollup } from '../domain/bronze/rollup-item';
import { compareSequenceNumbers } from '../domain/sequence-number';
import { decodeEvent } from '../events/wire';
import { listShards } from './list-shards';
import { queryAll, type SendQuery } from './send-query';
import { readShard, type ShardStart } from './read-shard';

/** How far the consumer has come in one shard. */
type ShardProgress = {
  readonly shardId: string;
  /** The last sequence number that the rollups count; undefined when they count none of the shard. */
  readonly lastCounted: string | undefined;
  /** Records behind it that are neither counted nor quarantined. */
  readonly pending: number;
  /** The shard was not read to its tip: there are at least `pending`. */
  readonly more: boolean;
  /** Arrival of the oldest pending record, milliseconds since the epoch. */
  readonly oldestPendingAtMs: number | undefined;
};

export type PipelineProgress = {
  readonly shards: readonly ShardProgress[];
  readonly pending: number;
  readonly more: boolean;
  readonly oldestPendingAtMs: number | undefined;
  /** Stream records that the rollups count as stored in bronze, over all shards and runs. */
  readonly counted: number;
  /** Stream records that they count as quarantined. */
  readonly quarantined: QuarantineCounts;
};

export type ProgressOptions = {
  readonly kinesis: KinesisClient;
  readonly query: SendQuery;
  readonly names: { readonly stream: string; readonly rollupsTable: string; readonly quarantineTable: string };
  /** Stops reading a shard after this many pending records. @default 10,000 */
  readonly maxPendingPerShard?: number;
};

/**
 * Compares the tip of each shard with what the rollups count. The consumer writes a batch's rows before its rollups, so
 * what lies up to a counted record is stored or quarantined. What lies behind it may be in quarantine uncounted, where an
 * earlier version put it, and that is looked up.
 */
export async function readProgress(options: ProgressOptions): Promise<PipelineProgress> {
  const { stored, quarantined } = await readTotals(options);
  const last = lastByShard([...stored, ...quarantined]);
  const shards = await listShards(options.kinesis, options.names.stream);
  const progress = await Promise.all(shards.map(({ ShardId }) => shardProgress(options, ShardId!, last.get(ShardId!))));
  return {
    shards: progress,
    pending: progress.reduce((sum, shard) => sum + shard.pending, 0),
    more: progress.some((shard) => shard.more),
    oldestPendingAtMs: oldest(progress.map((shard) => shard.oldestPendingAtMs)),
    counted: stored.reduce((sum, { events }) => sum + events, 0),
    quarantined: quarantineCountsOf(quarantined),
  };
}

/** The total items of every shard. */
async function readTotals({ query, names }: ProgressOptions) {
  const read = async (name: string) =>
    (await queryAll(query, rollupRequest(names.rollupsTable, totalScope(name)))).map(parseRollup);
  const [quarantined, ...stored] = await Promise.all([QUARANTINE_COUNTS, ...WORKLOADS].map(read));
  return { stored: stored.flat(), quarantined: quarantined! };
}

/** The last sequence number that is counted in each shard. */
function lastByShard(totals: readonly Rollup[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { slot, lastSequence } of totals) last.set(slot, laterOf(last.get(slot), lastSequence));
  return last;
}

function laterOf(a: string | undefined, b: string): string {
  return a !== undefined && compareSequenceNumbers(a, b) > 0 ? a : b;
}

async function shardProgress(
  options: ProgressOptions,
  shardId: string,
  lastCounted: string | undefined,
): Promise<ShardProgress> {
  const { kinesis, names, maxPendingPerShard = 10_000 } = options;
  const start: ShardStart = lastCounted
    ? { at: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: lastCounted }
    : { at: 'TRIM_HORIZON' };
  let pending = 0;
  let oldestPendingAtMs: number | undefined;
  const result = (more: boolean) => ({ shardId, lastCounted, pending, more, oldestPendingAtMs });
  for await (const page of readShard({ client: kinesis, streamName: names.stream, shardId, start, limit: 1000 })) {
    for (const record of page.records) {
      if (await isQuarantined(options, record)) continue;
      pending += 1;
      oldestPendingAtMs ??= record.ApproximateArrivalTimestamp?.getTime();
    }
    if (page.atTip) return result(false);
    if (pending >= maxPendingPerShard) return result(true);
  }
  return result(false);
}

/** Quarantine is keyed by content, so a record that is not an event can be looked up there. An event never is. */
async function isQuarantined({ query, names }: ProgressOptions, record: _Record): Promise<boolean> {
  const bytes = record.Data ?? new Uint8Array();
  if (isEvent(bytes)) return false;
  const { Items } = await query(quarantineRequest(names.quarantineTable, sha256Hex(bytes)));
  return (Items ?? []).length > 0;
}

function isEvent(bytes: Uint8Array): boolean {
  try {
    decodeEvent(bytes);
    return true;
  } catch {
    return false;
  }
}

function quarantineRequest(table: string, payloadHash: string): QueryRequest {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: '#hash = :hash',
    ExpressionAttributeNames: { '#hash': QUARANTINE.payloadHash },
    ExpressionAttributeValues: { ':hash': { S: payloadHash } },
    Limit: 1,
  };
}

function oldest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
