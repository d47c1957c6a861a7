type Callback = (error?: Error | null) => void;

export type StreamOperation = { readonly type: 'put' | 'del'; readonly key: string };

type Range = {
  readonly gte?: string;
  readonly lt?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
};

/** A stream's records, by `<shard index in hexadecimal>/<sequence number>`. */
export type StreamDb = {
  put(key: string, value: unknown, callback: Callback): void;
  batch(operations: readonly StreamOperation[], ...rest: [Callback] | [object, Callback]): void;
  createKeyStream(range: Range): AsyncIterable<string>;
};

/** A stream as kinesalite stores it. `_seqIx` holds the next count of each group of five shards. */
export type KinesaliteStream = {
  readonly Shards: readonly {
    readonly ShardId: string;
    readonly SequenceNumberRange: { readonly StartingSequenceNumber: string };
  }[];
  readonly _seqIx: (number | null)[];
};

/** The part of kinesalite's store that is observed. */
export type KinesaliteStore = {
  readonly metaDb: {
    put(name: string, stream: KinesaliteStream, callback: Callback): void;
    createReadStream(): AsyncIterable<{ readonly key: string; readonly value: KinesaliteStream }>;
  };
  getStreamDb(name: string): StreamDb;
  deleteStreamDb(name: string, callback: Callback): void;
};
