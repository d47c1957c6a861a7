import { chunksOf } from '../../core/chunks-of';
import type { MappingCheckpoints } from '../engines/engine';
import type { KeptStreams } from '../engines/kept-parts';
import type { KeptLog } from '../engines/log/entry-log';
import { SHARD_END } from '../mapping/checkpoints';
import { settledCount } from './readers';
import { SHARDS_PER_COUNTER, type Shard } from './shard';
import { shardIdOf, shardIndexOf } from './shard-id';
import type { Stream } from './stream';
import type { StreamStore } from './stream-store';

type Checkpoints = MappingCheckpoints['checkpoints'];

/** What the log of a data folder held, in words for people where something of it is gone. */
export function keptStreams(
  store: StreamStore,
  log: KeptLog,
  mappings: readonly MappingCheckpoints[],
  folder: string,
): KeptStreams {
  const foreign = new Set<string>();
  const gone = new Set<string>();
  for (const { mapping, streamName, checkpoints } of mappings) {
    const stream = streamName === undefined ? undefined : store.get(streamName);
    if (streamName === undefined || (stream && !isForeign(stream, checkpoints))) continue;
    foreign.add(mapping);
    if (!stream && log.lostEntries > 0) gone.add(streamName);
  }
  const notes = [...[...gone].map((name) => goneNote(name, folder)), ...lossNotes(store, log, mappings, folder)];
  return { id: log.id, isNew: log.isNew, foreign: [...foreign], notes };
}

/** Whether checkpoints belong to an earlier stream of the same name. */
function isForeign(stream: Stream, checkpoints: Checkpoints): boolean {
  return Object.entries(checkpoints).some(([shardId, checkpoint]) => {
    // A mapping's other keys belong to no shard.
    const index = shardId.startsWith('shardId-') ? shardIndexOf(shardId) : undefined;
    if (index === undefined || checkpoint === SHARD_END) return false;
    const shard = stream.shards[index];
    return !shard || settledCount(checkpoint, shard) === -1;
  });
}

/** The log knows how many entries it has lost, but not of which streams; what is read before it is stored says more. */
function lossNotes(
  store: StreamStore,
  { lostEntries }: KeptLog,
  mappings: readonly MappingCheckpoints[],
  folder: string,
): readonly string[] {
  const streams = store.all();
  const settled = new Map(streams.map((stream) => [stream, lostButSettled(stream, mappings, lostEntries)]));
  const cutOff = streams.filter((stream) => settled.get(stream)! > 0);
  const unread = lostEntries - cutOff.reduce((sum, stream) => sum + settled.get(stream)!, 0);
  if (unread <= 0) return cutOff.map(({ state }) => cutOffNote(state.name, folder));
  const suspects = streams.filter((stream) => !cutOff.includes(stream));
  return (suspects.length > 0 ? suspects : cutOff).map(({ state }) => lostNote(state.name, unread, folder));
}

/**
 * How many counts lie between the newest record that is there and what all mappings of the stream have settled, in each
 * group of shards that is counted together. 0 for a group where a shard may have lost what was not settled.
 */
function lostButSettled(stream: Stream, mappings: readonly MappingCheckpoints[], lostEntries: number): number {
  const readers = mappings.filter(({ streamName }) => streamName === stream.state.name);
  if (readers.length === 0) return 0;
  const groups = [...chunksOf(stream.shards, SHARDS_PER_COUNTER)];
  const lost = groups.reduce((sum, shards) => sum + lostInGroup(shards, readers), 0);
  // Counts that no record has had, as after a start, say nothing.
  return lost > lostEntries ? 0 : lost;
}

function lostInGroup(shards: readonly Shard[], readers: readonly MappingCheckpoints[]): number {
  const known = shards.filter(({ state }) => state.closedMs === undefined);
  const settled = known.map((shard) => Math.min(...readers.map(({ checkpoints }) => checkpointIn(checkpoints, shard))));
  const held = known.map(({ records, firstCount }) => Math.max(records.lastCount, firstCount - 1));
  if (settled.some((count, at) => count <= held[at]!)) return 0;
  return Math.max(0, Math.max(...settled) - Math.max(...held));
}

function checkpointIn(checkpoints: Checkpoints, shard: Shard): number {
  const count = settledCount(checkpoints[shardIdOf(shard.position)], shard);
  return Number.isFinite(count) ? count : -1;
}

function lostNote(name: string, lost: number, folder: string): string {
  return `stream ${name}: up to ${lost} accepted records are lost before they were stored and counted, because its log in ${folder} is damaged or cut off; later records are read, and legion verify names the records that a run lacks`;
}

function cutOffNote(name: string, folder: string): string {
  return `stream ${name}: its log in ${folder} has lost its end, but all of that had been read: nothing is missing from the tables`;
}

function goneNote(name: string, folder: string): string {
  return `stream ${name} is gone, because its log in ${folder} is damaged or cut off: accepted records that were not read are lost; legion verify names the records that a run lacks`;
}
