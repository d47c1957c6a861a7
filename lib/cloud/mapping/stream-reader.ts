/** One record of the stream. */
export type StreamRecord = {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** A view of the page that it came in. Of a table's stream, the record as JSON text. */
  readonly data: Uint8Array;
  /** Approximate arrival, milliseconds since the epoch. */
  readonly arrivalMs: number;
};

/** A shard of the stream, open or closed, with the shards that it was split or merged from. */
export type ShardInfo = {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
  /** It was split or merged and takes no more records. Only the listing says so. */
  readonly closed: boolean;
};

/** Where reading begins. */
export type ReadPosition =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  /** At the first record that arrived then or later; the tip, if there is none. */
  | { readonly type: 'AT_TIMESTAMP'; readonly timestampMs: number }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequenceNumber: string };

/** Opaque to the mapping; each reader uses its own. */
export type ShardIterator = object;

export type RecordPage = {
  readonly records: readonly StreamRecord[];
  /** Where to continue; `undefined` when the answer has no continuation, as at the end of a closed shard. */
  readonly next: ShardIterator | undefined;
  /** How far this page is behind the tip of the shard; 0 at the tip. */
  readonly behindMs: number;
};

/** Reads a stream. Rejects with a `ReadError` when the mapping can act on the reason. */
export type StreamReader = {
  readonly listShards: () => Promise<readonly ShardInfo[]>;
  readonly getIterator: (shardId: string, position: ReadPosition) => Promise<ShardIterator>;
  /** At most `limit` records, 1 to 10,000 (GetRecords API limit). */
  readonly getRecords: (iterator: ShardIterator, limit: number) => Promise<RecordPage>;
};

/** A refused read: an expired iterator, or a shard that is read too often. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
  constructor(
    readonly reason: 'EXPIRED_ITERATOR' | 'THROTTLED',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
