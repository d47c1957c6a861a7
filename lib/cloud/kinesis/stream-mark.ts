import type { SequenceParts } from './sequence-numbers';

/** Shards count their records in groups of five; kinesalite's own rule. */
const SHARDS_PER_COUNT = 5;
/** Left out after a loss: more than one call under way can have used. */
const SLACK = 1_000;

/** Counts that were never given to a record that was accepted: from, and the first one after. */
export type Gap = readonly [group: number, from: number, to: number];

/** What is kept beside a stream about the records that were accepted. */
export type StreamMark = {
  /** By group of shards: the first count that no accepted record has. Never less than before. */
  readonly next: readonly number[];
  /** By group: below this count, records may have been deleted because of their age. */
  readonly trimmed: readonly number[];
  /** The last sequence number of each shard, by the shard's index. */
  readonly last: Readonly<Record<string, string>>;
  readonly gaps: readonly Gap[];
};

export type ShardFound = {
  readonly startingSequenceNumber: string;
  /** The last record that is there. */
  readonly held: string | undefined;
  /** How far each mapping has come, of those that say anything about the shard; SHARD_END is Infinity. */
  readonly settled: readonly (string | number)[];
};

/** A group of shards as it was found: which counts have to be looked for, and what is known of the rest. */
export type GroupFound = {
  readonly group: number;
  /** Records of the group that nobody has read have counts from here on ... */
  readonly from: number;
  /** ... and below this. Equal when all was read. */
  readonly to: number;
  /** All counts of records that are there lie below this. */
  readonly heldTo: number;
  /** The next record gets at least this count. */
  readonly next: number;
  /** Records that were accepted are not there, read or not. */
  readonly isCutOff: boolean;
  readonly gaps: readonly Gap[];
};

export const NO_MARK: StreamMark = { next: [], trimmed: [], last: {}, gaps: [] };

export function groupOf(shardIx: number): number {
  return Math.floor(shardIx / SHARDS_PER_COUNT);
}

type Parse = (sequenceNumber: string) => SequenceParts;

/** The count of a sequence number, or undefined for one of another stream of this name. */
function countIn(shard: ShardFound, sequenceNumber: string | undefined, parse: Parse): number | undefined {
  if (sequenceNumber === undefined) return undefined;
  const parts = parse(sequenceNumber);
  const isOwn = parts.shardCreateTime === parse(shard.startingSequenceNumber).shardCreateTime;
  return isOwn ? Number(parts.seqIx) : undefined;
}

/** Whether a position is of an earlier stream of this name. */
export function isForeign(shard: ShardFound, position: string | number, parse: Parse): boolean {
  return typeof position === 'string' && countIn(shard, position, parse) === undefined;
}

/** Compares what a group of shards holds with what was accepted and read. @param kept the engine's own next count */
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

/** Counts; -1 stands for none. */
function examineShard(shard: ShardFound, last: string | undefined, parse: Parse) {
  const count = (text: string | undefined) => countIn(shard, text, parse) ?? -1;
  const read = shard.settled.map((position) => (typeof position === 'number' ? position : count(position)));
  return { held: count(shard.held), last: count(last), read: read.length > 0 ? Math.min(...read) : -1 };
}

/** A shard that was read to its end says nothing about counts. */
function finite(count: number): number {
  return Number.isFinite(count) ? count : -1;
}

/** The counts of a group that are neither there nor in a gap, as gaps. @param there counts of records that are there */
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

/** All that is known to be missing from now on: what was, what is found, and what will be left out. */
export function gapsAfter(found: GroupFound, missing: readonly Gap[]): readonly Gap[] {
  const { group, heldTo, to, next, isCutOff } = found;
  const cutOff: Gap[] = isCutOff ? [[group, heldTo, to]] : [];
  const leftOut: Gap[] = next > to ? [[group, to, next]] : [];
  return [...found.gaps, ...missing, ...cutOff, ...leftOut];
}
