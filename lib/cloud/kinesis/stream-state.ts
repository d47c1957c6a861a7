import type { ConsumerState } from './consumer';

/** A shard as it is kept: everything but its records. */
export type ShardState = {
  readonly startHash: bigint;
  /** Inclusive. */
  readonly endHash: bigint;
  /** In its sequence numbers; AWS puts the creation of a child a second behind its parents' end. */
  readonly createdSeconds: number;
  readonly openedMs: number;
  readonly parent?: number | undefined;
  readonly adjacentParent?: number | undefined;
  /** When it was split or merged; it takes no more records. */
  readonly closedMs?: number | undefined;
};

type StreamMode = 'PROVISIONED' | 'ON_DEMAND';

/** A change of shards by their indexes, in the order in which it happens. */
export type Reshard =
  | { readonly type: 'split'; readonly shard: number; readonly at: bigint }
  | { readonly type: 'merge'; readonly shard: number; readonly adjacent: number };

/** What happens to a stream by itself when its time has come. */
export type Transition = {
  readonly status: 'CREATING' | 'UPDATING' | 'DELETING';
  readonly dueMs: number;
  readonly reshards: readonly Reshard[];
  /** Of a stream that is being created. */
  readonly shards: readonly ShardState[];
  /** What a stream on demand is to take when the change is through. */
  readonly warmThroughputMiBps?: number | undefined;
};

/** A stream as it is kept: everything but its records. Never changed, but replaced by the next. */
export type StreamState = {
  /** Never used again, also not for a later stream of the same name. */
  readonly number: number;
  readonly name: string;
  readonly createdMs: number;
  readonly mode: StreamMode;
  readonly retentionHours: number;
  readonly maxRecordKiB: number;
  /** Of a stream on demand: what it is to take at once, in MiB a second. */
  readonly warmThroughputMiBps?: number | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly transition?: Transition | undefined;
  /** By index. Empty while the stream is being created. */
  readonly shards: readonly ShardState[];
  /** When UpdateShardCount was called in the last 24 hours. */
  readonly scaledMs: readonly number[];
  /** When UpdateStreamMode was called in the last 24 hours. */
  readonly switchedMs: readonly number[];
  /** Of the key that the stream says it is encrypted with; nothing is encrypted. */
  readonly keyId?: string | undefined;
  /** When StartStreamEncryption and StopStreamEncryption were called in the last 24 hours. */
  readonly encryptedMs?: readonly number[] | undefined;
  readonly decryptedMs?: readonly number[] | undefined;
  /** The metrics of shards that are recorded as wanted; there are none. */
  readonly shardLevelMetrics?: readonly string[] | undefined;
  readonly consumers?: readonly ConsumerState[] | undefined;
  /** A document of IAM, which nobody enforces. */
  readonly policy?: string | undefined;
};

const HASH_KEYS = 1n << 128n;
/** AWS lets the sequence numbers of a new stream begin before its creation. */
const CREATED_BEFORE_MS = 2_000;

/** The shards of a new stream: equal shares of the hash keys, the rest in the last one. */
export function uniformShards(count: number, nowMs: number): readonly ShardState[] {
  const starts = uniformStarts(count);
  const createdSeconds = secondsOf(nowMs - CREATED_BEFORE_MS);
  return starts.map((startHash, index) => {
    const endHash = (starts[index + 1] ?? HASH_KEYS) - 1n;
    return { startHash, endHash, createdSeconds, openedMs: nowMs };
  });
}

export function uniformStarts(count: number): readonly bigint[] {
  const share = HASH_KEYS / BigInt(count);
  return Array.from({ length: count }, (_, index) => share * BigInt(index));
}

export function secondsOf(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

export function statusOf({ transition }: StreamState): 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE' {
  return transition?.status ?? 'ACTIVE';
}

/** As answers with records say it: nothing where nothing is encrypted. */
export function encryptionOf({ keyId }: StreamState): 'KMS' | undefined {
  return keyId === undefined ? undefined : 'KMS';
}

export function isOpen({ closedMs }: ShardState): boolean {
  return closedMs === undefined;
}

export function openShardCount({ shards }: StreamState): number {
  return shards.filter(isOpen).length;
}

export function retentionMsOf({ retentionHours }: StreamState): number {
  return retentionHours * 3_600_000;
}

/** Whether a closed shard has outlived its records; AWS does not list it any more. */
export function isExpired({ closedMs }: ShardState, state: StreamState, nowMs: number): boolean {
  return closedMs !== undefined && closedMs + retentionMsOf(state) < nowMs;
}
