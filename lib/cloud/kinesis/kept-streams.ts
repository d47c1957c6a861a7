import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { KeptStreams } from '../engines/kept-parts';
import { openHighWaterMark, type HighWaterMark } from '../../core/high-water-mark';
import type { MappingCheckpoints } from '../engines/engine';
import { SHARD_END } from '../mapping/checkpoints';
import type { KinesaliteStore, KinesaliteStream, StreamDb } from './kinesalite-store';
import type { SequenceFunctions } from './sequence-numbers';
import {
  examineGroup,
  gapsAfter,
  groupOf,
  isForeign,
  lengthOf,
  missingFrom,
  NO_MARK,
  type Gap,
  type GroupFound,
  type ShardFound,
  type StreamMark,
} from './stream-mark';
import { StreamMarks } from './stream-marks';
import { hex32 } from '../../core/hex32';

/** Stored beside the files of the stream's store, which ignores it. */
const MARK_FILE = 'legion.json';

type Kept = { readonly id: string; readonly streams: Readonly<Record<string, StreamMark>> };

type Context = {
  readonly directory: string;
  readonly store: KinesaliteStore;
  readonly functions: SequenceFunctions;
  readonly checkpoints: readonly MappingCheckpoints[];
};

/**
 * Compares the streams of a data folder with the marks of accepted records stored beside them, and with the checkpoints
 * of the mappings. Missing records are reported. New sequence numbers start above all that were ever issued, so that no
 * new record is taken for one already read. From then on, the marks follow the accepted records.
 */
export async function checkKeptStreams(context: Context): Promise<KeptStreams> {
  const file = openHighWaterMark(path.join(context.directory, MARK_FILE));
  const before = file.read() as Kept | undefined;
  const streams = await allOf(context.store.metaDb.createReadStream() as AsyncRows<KinesaliteStream>);
  const isNew = before === undefined && streams.length === 0;
  const id = before?.id ?? randomUUID();
  const notes: string[] = [];
  const marks: Record<string, StreamMark> = {};
  const foreign = new Set<string>();
  for (const { key: name, value: stream } of streams) {
    const shards = await findShards(name, stream, context, foreign);
    marks[name] = await examineStream(name, stream, shards, before?.streams[name] ?? NO_MARK, context, notes);
  }
  const names = new Set(streams.map(({ key }) => key));
  for (const name of Object.keys(before?.streams ?? {})) if (!names.has(name)) notes.push(goneNote(name, context));
  for (const { mapping, streamName } of context.checkpoints)
    if (streamName !== undefined && !names.has(streamName)) foreign.add(mapping);
  follow(context, file, id, marks);
  return { id, isNew, foreign: [...foreign], notes };
}

type AsyncRows<V> = AsyncIterable<{ readonly key: string; readonly value: V }>;

async function allOf<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function findShards(
  name: string,
  stream: KinesaliteStream,
  { store, functions, checkpoints: mappings }: Context,
  foreign: Set<string>,
): Promise<ShardFound[]> {
  const shards: ShardFound[] = [];
  for (const [ix, { ShardId, SequenceNumberRange }] of stream.Shards.entries()) {
    const range = { gte: prefixOf(ix), lt: prefixOf(ix + 1), reverse: true, limit: 1 };
    const [lastKey] = await allOf(store.getStreamDb(name).createKeyStream(range));
    const found = {
      startingSequenceNumber: SequenceNumberRange.StartingSequenceNumber,
      held: lastKey?.slice(lastKey.indexOf('/') + 1),
    };
    const read: (string | number)[] = [];
    for (const { mapping, streamName, checkpoints } of mappings) {
      const value = checkpoints[ShardId];
      if (value === undefined || (streamName !== undefined && streamName !== name)) continue;
      const checkpoint = value === SHARD_END ? Infinity : value;
      if (!isForeign({ ...found, settled: [] }, checkpoint, functions.parseSequence)) read.push(checkpoint);
      else if (streamName === name) foreign.add(mapping);
    }
    // A mapping of the stream without a checkpoint for this shard has read none of it.
    const readers = mappings.filter(({ streamName }) => streamName === name);
    const waits = readers.some(({ checkpoints }) => checkpoints[ShardId] === undefined);
    shards.push({ ...found, settled: waits ? [...read, -1] : read });
  }
  return shards;
}

async function examineStream(
  name: string,
  stream: KinesaliteStream,
  shards: readonly ShardFound[],
  mark: StreamMark,
  context: Context,
  notes: string[],
): Promise<StreamMark> {
  const { store, functions } = context;
  const groups = shards.length === 0 ? 0 : groupOf(shards.length - 1) + 1;
  const found: GroupFound[] = [];
  const gaps: Gap[] = [];
  let lost = 0;
  for (let group = 0; group < groups; group += 1) {
    const kept = stream._seqIx[group] ?? 0;
    const state = examineGroup(group, shards, { mark, kept, parse: functions.parseSequence });
    const missing = state.from < state.to ? missingFrom(await countsFrom(name, shards, state, context), state) : [];
    lost += lengthOf(missing);
    found.push(state);
    gaps.push(...gapsAfter(state, missing));
    // kinesalite treats 0 as "no record yet" and chooses the first count itself.
    if (state.next > kept) stream._seqIx[group] = state.next;
  }
  if (lost > 0) notes.push(lostNote(name, lost, context));
  else if (found.some(({ isCutOff }) => isCutOff)) notes.push(cutOffNote(name, context));
  await new Promise<void>((resolve, reject) =>
    store.metaDb.put(name, stream, (error) => (error ? reject(error) : resolve())),
  );
  return {
    next: found.map(({ to, next, isCutOff }) => (isCutOff ? next : to)),
    trimmed: mark.trimmed,
    last: Object.fromEntries(shards.flatMap(({ held }, ix) => (held === undefined ? [] : [[ix, held]]))),
    gaps,
  };
}

/** The counts of a group's existing records, from the first record that some mapping has not read. */
async function countsFrom(
  name: string,
  shards: readonly ShardFound[],
  { group, from }: GroupFound,
  { store, functions }: Context,
): Promise<number[]> {
  const counts: number[] = [];
  const { parseSequence, stringifySequence } = functions;
  for (const [ix, { startingSequenceNumber }] of shards.entries()) {
    if (groupOf(ix) !== group) continue;
    const { shardCreateTime } = parseSequence(startingSequenceNumber);
    const first = stringifySequence({ shardCreateTime, shardIx: ix, seqIx: from });
    const keys = store.getStreamDb(name).createKeyStream({ gte: `${prefixOf(ix)}/${first}`, lt: prefixOf(ix + 1) });
    for await (const key of keys) counts.push(Number(parseSequence(key.slice(key.indexOf('/') + 1)).seqIx));
  }
  return counts;
}

/** Writes the marks after records are accepted or deleted. */
function follow(
  { store, functions }: Context,
  file: HighWaterMark,
  id: string,
  before: Record<string, StreamMark>,
): void {
  const marks = new StreamMarks(before, functions.parseSequence);
  const write = () => file.write({ id, streams: marks.all() });
  write();
  const getStreamDb = store.getStreamDb.bind(store);
  const followed = new Set<StreamDb>();
  store.getStreamDb = (name) => {
    const db = getStreamDb(name);
    if (!followed.has(db)) {
      followed.add(db);
      marks.follow(name, db, write);
    }
    return db;
  };
  const deleteStreamDb = store.deleteStreamDb.bind(store);
  store.deleteStreamDb = (name, callback) =>
    deleteStreamDb(name, (error) => {
      if (!error) marks.forget(name);
      if (!error) write();
      callback(error);
    });
}

function prefixOf(shardIx: number): string {
  return hex32(shardIx);
}

function lostNote(name: string, lost: number, { directory }: Context): string {
  return `stream ${name}: up to ${lost} accepted records are lost before they were stored and counted, because its log in ${directory} is damaged or cut off; later records are read, and legion verify names the records that a run lacks`;
}

function cutOffNote(name: string, { directory }: Context): string {
  return `stream ${name}: its log in ${directory} has lost its end, but all of that had been read: nothing is missing from the tables`;
}

function goneNote(name: string, { directory }: Context): string {
  return `stream ${name} is gone, because its log in ${directory} is damaged or cut off: accepted records that were not read are lost; legion verify names the records that a run lacks`;
}
