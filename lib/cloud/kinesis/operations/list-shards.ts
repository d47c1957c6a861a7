import { invalidArgument, notFound } from '../faults';
import type { Kinesis } from '../kinesis';
import { readPageToken, writePageToken, type Page } from '../page-token';
import { NAMED, NEXT_TOKEN, STREAM, UP_TO_10_000 } from '../requests/common-members';
import type { RequestOf } from '../requests/members';
import type { Shard } from '../shard';
import { shardIdOf } from '../shard-id';
import type { Stream } from '../stream';
import { isOpen, secondsOf } from '../stream-state';
import { shardOutput } from './describe-stream';
import { operation } from './operation';

/** ListShards API: "If you specify a value greater than 1000, at most 1000 results are returned." */
const MAX_SHARDS = 1_000;

const REQUEST = {
  StreamName: NAMED,
  StreamARN: STREAM.StreamARN,
  NextToken: NEXT_TOKEN,
  ExclusiveStartShardId: NAMED,
  MaxResults: UP_TO_10_000,
  StreamCreationTimestamp: { type: 'Timestamp' },
  ShardFilter: {
    type: 'Structure',
    members: {
      Type: {
        type: 'String',
        oneOf: [
          'AFTER_SHARD_ID',
          'AT_TRIM_HORIZON',
          'FROM_TRIM_HORIZON',
          'AT_LATEST',
          'AT_TIMESTAMP',
          'FROM_TIMESTAMP',
        ],
        required: true,
      },
      ShardId: NAMED,
      Timestamp: { type: 'Timestamp' },
    },
  },
} as const;

type Request = RequestOf<typeof REQUEST>;

/** What is listed, as a page token keeps it: of the stream created at a time, from a shard on, through a filter. */
type Listing = {
  readonly name: string;
  readonly createdMs: string;
  readonly after?: string;
  readonly filter?: string;
  readonly filterShardId?: string;
  readonly filterMs?: string;
};

export const listShards = operation('ListShards', REQUEST, (request, kinesis) => {
  const listing = request.NextToken === undefined ? begun(request, kinesis) : resumed(request, kinesis);
  const stream = kinesis.find(listing.name);
  if (!stream || String(stream.state.createdMs) !== listing.createdMs)
    throw notFound(`${kinesis.describe(listing.name)} not found.`);
  const shards = filtered(stream, listing, kinesis).filter(
    ({ position }) => listing.after === undefined || shardIdOf(position) > listing.after,
  );
  const shown = shards.slice(0, Math.min(request.MaxResults ?? MAX_SHARDS, MAX_SHARDS));
  const last = shown.at(-1);
  const goesOn = last !== undefined && shards.length > shown.length;
  return {
    Shards: shown.map(shardOutput),
    NextToken: goesOn
      ? writePageToken('ListShards', { ...listing, after: shardIdOf(last.position) }, kinesis.now())
      : undefined,
  };
});

function begun(request: Request, kinesis: Kinesis): Listing {
  if (request.StreamName === undefined && request.StreamARN === undefined)
    throw invalidArgument('Either NextToken or StreamName should be provided.');
  const { state } = kinesis.stream(request);
  const { StreamCreationTimestamp: createdMs, ShardFilter: filter } = request;
  // Clients keep whole seconds only, or milliseconds.
  if (createdMs !== undefined && secondsOf(createdMs) !== secondsOf(state.createdMs))
    throw notFound(`${kinesis.describe(state.name)} not found.`);
  if (filter) checkFilter(filter);
  return {
    name: state.name,
    createdMs: String(state.createdMs),
    ...(request.ExclusiveStartShardId === undefined ? {} : { after: request.ExclusiveStartShardId }),
    ...(filter === undefined ? {} : { filter: filter.Type }),
    ...(filter?.ShardId === undefined ? {} : { filterShardId: filter.ShardId }),
    ...(filter?.Timestamp === undefined ? {} : { filterMs: String(filter.Timestamp) }),
  };
}

function resumed(request: Request, kinesis: Kinesis): Listing {
  const { NextToken: token, StreamName, ExclusiveStartShardId, StreamCreationTimestamp, StreamARN } = request;
  const others = { StreamName, StreamARN, ExclusiveStartShardId, StreamCreationTimestamp };
  for (const [name, value] of Object.entries(others))
    if (value !== undefined) throw invalidArgument(`NextToken and ${name} cannot be provided together.`);
  const page: Page = readPageToken('ListShards', token!, kinesis.now());
  return page as Listing;
}

function checkFilter({ Type: type, ShardId: shardId, Timestamp: ms }: NonNullable<Request['ShardFilter']>): void {
  if (type === 'AFTER_SHARD_ID' && shardId === undefined)
    throw invalidArgument('ShardId must be provided for a ShardFilter of type AFTER_SHARD_ID.');
  if (type.endsWith('_TIMESTAMP') && ms === undefined)
    throw invalidArgument(`Timestamp must be provided for a ShardFilter of type ${type}.`);
}

function filtered(stream: Stream, { filter, filterShardId, filterMs }: Listing, kinesis: Kinesis): readonly Shard[] {
  const shards = kinesis.listedShards(stream);
  const horizonMs = kinesis.trimHorizonMs(stream);
  const ms = Math.max(Number(filterMs ?? 0), horizonMs);
  switch (filter ?? 'FROM_TRIM_HORIZON') {
    case 'AFTER_SHARD_ID':
      return shards.filter(({ position }) => shardIdOf(position) > filterShardId!);
    case 'AT_TRIM_HORIZON':
      return shards.filter((shard) => wasOpenAt(shard, horizonMs));
    case 'AT_LATEST':
      return shards.filter(({ state }) => isOpen(state));
    case 'AT_TIMESTAMP':
      return shards.filter((shard) => wasOpenAt(shard, ms));
    case 'FROM_TIMESTAMP':
      return shards.filter(({ state }) => state.closedMs === undefined || state.closedMs >= ms);
    default:
      return shards;
  }
}

function wasOpenAt({ state: { openedMs, closedMs } }: Shard, ms: number): boolean {
  return openedMs <= ms && (closedMs === undefined || closedMs >= ms);
}
