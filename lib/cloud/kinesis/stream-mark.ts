import type { SequenceParts } from './sequence-numbers';

/** kinesalite keeps one record count for every five shards. */
const SHARDS_PER_COUNT = 5;
/** How many counts are skipped after a loss; a single call in progress cannot have used that many. */
const SLACK = 1_000;

/** A range of counts without an accepted record: its first count, and the first count after it. */
export type Gap = readonly [group: number, from: number, to: number];

/** The marks of a stream's accepted records, stored beside the stream. */
export type StreamMark = {
  /** By group of shards: the first count above all accepted records. Never decreases. */
  readonly next: readonly number[];
  /** By group: records below this count may have been deleted because of their age. */
  readonly trimmed: readonly number[];
  /** The last sequence number of each shard, by shard index. */
  readonly last: Readonly<Record<string, string>>;
  readonly gaps: readonly Gap[];
};

export type ShardFound = {
  readonly startingSequenceNumber: string;
  /** The last existing record. */
  readonly held: string | undefined;
  /** The checkpoints of the mappings that have one for the shard; SHARD_END is Infinity. */
  readonly settled: readonly (string | number)[];
};

/** A group of shards on startup: the counts to check, and what is known about the others. */
export type GroupFound = {
  readonly group: number;
  /** First count of the records that some mapping has not read ... */
  readonly from: number;
  /** ... and the end of that range, exclusive. Equal to `from` when every record was read. */
  readonly to: number;
  /** The counts of all existing records are below this. */
  readonly heldTo: number;
  /** The next record gets at least this count. */
  readonly next: number;
  /** Whether accepted records are missing, read or not. */
  readonly isCutOff: boolean;
  readonly gaps: readonly Gap[];
};

export const NO_MARK: StreamMark = { next: [], trimmed: [], last: {}, gaps: [] };

export function groupOf(shardIx: number): number {
  return Math.floor(shardIx / SHARDS_PER_COUNT);
}

type Parse = (sequenceNumber: string) => SequenceParts;

/** The count in a sequence number; undefined when it belongs to another stream of the same name. */
function countIn(shard: ShardFound, sequenceNumber: string | undefined, parse: Parse): number | undefined {
  if (sequenceNumber === undefined) return undefined;
  const parts = parse(sequenceNumber);
  const isOwn = parts.shardCreateTime === parse(shard.startingSequenceNumber).shardCreateTime;
  return isOwn ? Number(parts.seqIx) : undefined;
}

/** Whether a checkpoint belongs to an earlier stream of the same name. */
export function isForeign(shard: ShardFound, checkpoint: string | number, parse: Parse): boolean {
  return typeof checkpoint === 'string' && countIn(shard, checkpoint, parse) === undefined;
}

/** Compares the records of a group with those accepted and read. @param kept the engine's own next count */
export function examineGroup(
  group: number,
  shards: readonly ShardFound[],
  { mark, kept, parse }: { mark: StreamMark; kept: number; parse: Parse },
): GroupFound {
  const all = shards.map((shard, ix) => ({ ...examineShard(shard, mark.last[ix], parse), ix }));
  const own = all.filter(({ ix }) => groupOf(ix) === group);
  const trimmed = mark.trimmed[group] ?? 0;
  const heldTo = Math.max(trimmed, ...own.map(({ held }) => held + 1));
  const top = Math.max(mark.next[group] ?? 0, heldTo, ...own.flatMap(({ read, last }) => [finite(read) + 1, last + 1]));
  const unread = own.filter(({ last, held, read }) => Math.max(last, held) > read);
  const gaps = mark.gaps.filter((gap) => gap[0] === group && gap[2] > trimmed);
  const isBehind = own.some(({ held, read, last }) => Math.max(held + 1, trimmed) <= Math.max(finite(read), last));
  return {
    group,
    from: Math.max(trimmed, Math.min(top, ...unread.map(({ read }) => read + 1))),
    to: top,
    heldTo,
    next: kept >= top ? kept : top + SLACK,
    isCutOff: isBehind && lengthOf(missingFrom([], { group, from: heldTo, to: top, gaps })) > 0,
    gaps,
  };
}

/** Counts; -1 means none. */
function examineShard(shard: ShardFound, last: string | undefined, parse: Parse) {
  const count = (text: string | undefined) => countIn(shard, text, parse) ?? -1;
  const read = shard.settled.map((checkpoint) => (typeof checkpoint === 'number' ? checkpoint : count(checkpoint)));
  return { held: count(shard.held), last: count(last), read: read.length > 0 ? Math.min(...read) : -1 };
}

/** A shard that was read to its end gives no information about counts. */
function finite(count: number): number {
  return Number.isFinite(count) ? count : -1;
}

/**
 * The counts of a group that have neither a record nor a known gap, as gaps. @param there counts of existing records
 */
export function missingFrom(
  there: readonly number[],
  { group, from, to, gaps }: Pick<GroupFound, 'group' | 'from' | 'to' | 'gaps'>,
): Gap[] {
  const known = [...gaps, ...there.map((count): Gap => [group, count, count + 1])].toSorted((a, b) => a[1] - b[1]);
  const missing: Gap[] = [];
  let next = from;
  for (const [, start, end] of [...known, [group, to, to] as const]) {
    if (Math.min(start, to) > next) missing.push([group, next, Math.min(start, to)]);
    next = Math.max(next, end);
  }
  return missing;
}

export function lengthOf(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, [, from, to]) => sum + to - from, 0);
}

/** All known gaps: the earlier ones, those just found, and the skipped counts. */
export function gapsAfter(found: GroupFound, missing: readonly Gap[]): readonly Gap[] {
  const { group, heldTo, to, next, isCutOff } = found;
  const cutOff: Gap[] = isCutOff ? [[group, heldTo, to]] : [];
  const leftOut: Gap[] = next > to ? [[group, to, next]] : [];
  return [...found.gaps, ...missing, ...cutOff, ...leftOut];
}
