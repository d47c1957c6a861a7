/** The records of a put, wherever their bytes are. */
export type RecordSource = {
  readonly count: number;
  readonly partitionKey: (at: number) => string;
  /** As decimal digits below 2^128; it takes the place of the partition key's digest. */
  readonly hashKey: (at: number) => string | undefined;
  /** In UTF-8. */
  readonly keyBytes: (at: number) => number;
  readonly dataBytes: (at: number) => number;
  readonly writeKey: (at: number, target: Buffer, offset: number) => void;
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
    keyBytes: (at) => Buffer.byteLength(records[at]!.PartitionKey),
    dataBytes: (at) => records[at]!.Data.length,
    writeKey: (at, target, offset) => void target.write(records[at]!.PartitionKey, offset),
    writeData: (at, target, offset) => {
      const { Data: data } = records[at]!;
      target.set(data, offset);
      return data.length;
    },
  };
}
