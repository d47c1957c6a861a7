/** The records of a put, wherever their bytes are. */
export type RecordSource = {
  readonly count: number;
  readonly partitionKey: (at: number) => string;
  /** As decimal digits below 2^128; it takes the place of the partition key's digest. */
  readonly hashKey: (at: number) => string | undefined;
  /** At most as many, in UTF-8. */
  readonly maxKeyBytes: (at: number) => number;
  readonly dataBytes: (at: number) => number;
  /** @returns how many bytes were written */
  readonly writeKey: (at: number, target: Buffer, offset: number) => number;
  /** @returns how many bytes were written, which must be `dataBytes` */
  readonly writeData: (at: number, target: Buffer, offset: number) => number;
};

/** A record as the general reader of requests gives it. */
export type ReadRecord = {
  readonly PartitionKey: string;
  readonly Data: Uint8Array;
  readonly ExplicitHashKey?: string;
};

/** Records that the general reader of requests has read. */
export function recordSourceOf(records: readonly ReadRecord[]): RecordSource {
  return {
    count: records.length,
    partitionKey: (at) => records[at]!.PartitionKey,
    hashKey: (at) => records[at]!.ExplicitHashKey,
    maxKeyBytes: (at) => records[at]!.PartitionKey.length * 3,
    dataBytes: (at) => records[at]!.Data.length,
    writeKey: (at, target, offset) => target.write(records[at]!.PartitionKey, offset),
    writeData: (at, target, offset) => {
      const { Data: data } = records[at]!;
      target.set(data, offset);
      return data.length;
    },
  };
}
