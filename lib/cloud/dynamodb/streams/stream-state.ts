import { sha256Hex } from '../../../core/hash';
import type { KeySchemaElement, StreamSpecification } from '../request-types';
import type { TableState } from '../tables/table-state';
import { sequenceNumberOf } from './sequence-number';

type StreamViewType = NonNullable<StreamSpecification['StreamViewType']>;

/** A shard of a stream. Each but the first continues another one. */
export type ShardState = {
  /** Its number in the entries of records. */
  readonly index: number;
  readonly id: string;
  readonly parentId?: string;
  /** The count that its opening took; those of its records are larger. */
  readonly firstCount: number;
  readonly openedMs: number;
  /** Absent while it takes records. */
  readonly closed?: { readonly lastCount: number; readonly endingNumber: string; readonly atMs: number };
};

/** The stream of a table but for its records: what an entry of the log holds, as JSON. Times are in milliseconds. */
export type StreamState = {
  /** Tells its entries from those of other streams. */
  readonly number: number;
  /** The table's number in the log. */
  readonly table: number;
  readonly tableName: string;
  /** The time at which it was switched on, as its ARN has it. */
  readonly label: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly KeySchemaElement[];
  readonly createdMs: number;
  /** When it is enabled: the table's update is over then. */
  readonly enabledMs: number;
  /** When it was switched off, and when it is disabled. */
  readonly disabled?: { readonly askedMs: number; readonly doneMs: number };
  /** Oldest first. Those whose records are all gone are left out. */
  readonly shards: readonly ShardState[];
};

/** Developer Guide, "Change data capture for DynamoDB Streams": how long records are kept, also of a disabled stream. */
export const RETENTION_MS = 24 * 3_600_000;
/** How long a shard takes records before another one continues it; AWS says no more than that shards are ephemeral. */
const SHARD_MS = 4 * 3_600_000;

/** The stream that a table gets when one is switched on. */
export function newStream(number: number, table: TableState, nowMs: number, enabledMs: number): StreamState {
  const { id, name, keySchema, stream } = table;
  const head = {
    number,
    table: id,
    tableName: name,
    label: stream!.label,
    viewType: stream!.StreamViewType!,
    keySchema,
    createdMs: nowMs,
    enabledMs,
  };
  return { ...head, shards: [newShard(head, 0, 1, nowMs)] };
}

function newShard(
  { tableName, label }: Pick<StreamState, 'tableName' | 'label'>,
  index: number,
  firstCount: number,
  openedMs: number,
): ShardState {
  const tail = sha256Hex(Buffer.from(`${tableName} ${label} ${index}`)).slice(0, 8);
  return { index, id: `shardId-${String(openedMs).padStart(20, '0')}-${tail}`, firstCount, openedMs };
}

/** The shard that takes records; undefined once the stream was switched off. */
export function openShard({ shards }: StreamState): ShardState | undefined {
  const last = shards.at(-1);
  return last?.closed ? undefined : last;
}

/** The last record of a shard, or its opening where it has none. */
type Last = { readonly count: number; readonly atMs: number };

export function isDueToRoll(state: StreamState, nowMs: number): boolean {
  const open = openShard(state);
  return open !== undefined && nowMs - open.openedMs >= SHARD_MS;
}

/** Ends the open shard and has another one continue it. */
export function rolled(state: StreamState, last: Last, nowMs: number): StreamState {
  const open = openShard(state)!;
  const child = { ...newShard(state, open.index + 1, last.count + 1, nowMs), parentId: open.id };
  return { ...state, shards: [...closedShards(state, last, nowMs), child] };
}

/** Ends the stream, which stays readable. */
export function switchedOff(state: StreamState, last: Last, nowMs: number, doneMs: number): StreamState {
  return { ...state, disabled: { askedMs: nowMs, doneMs }, shards: closedShards(state, last, nowMs) };
}

function closedShards({ shards }: StreamState, { count, atMs }: Last, nowMs: number): ShardState[] {
  const closed = { lastCount: count, endingNumber: sequenceNumberOf(count, atMs), atMs: nowMs };
  return shards.map((shard) => (shard.closed ? shard : { ...shard, closed }));
}

/** `arn:aws:dynamodb:...:table/<name>/stream/<label>` */
export function streamArn(tableArn: string, label: string): string {
  return `${tableArn}/stream/${label}`;
}
