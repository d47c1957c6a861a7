/** The kinds that AWS Fault Injection Service has, in its words. */
export const AWS_FAULT_KINDS = [
  'aws:fis:inject-api-internal-error',
  'aws:fis:inject-api-throttle-error',
  'aws:fis:inject-api-unavailable-error',
  'aws:kinesis:stream-provisioned-throughput-exception',
  'aws:kinesis:stream-expired-iterator-exception',
  'aws:lambda:invocation-error',
  'aws:lambda:invocation-add-delay',
] as const;

/** The kinds that only this cloud has. */
export const LEGION_FAULT_KINDS = [
  /** Some records of a PutRecords are refused in a successful answer; the stream never sees them. */
  'legion:partial-put-failure',
  /** Some items or keys of a batch, or all of them, are left unprocessed in a successful answer. */
  'legion:unprocessed-items',
  /** The service does it, then the connection is reset. */
  'legion:applied-then-reset',
  /** The connection is reset, and the service sees nothing. */
  'legion:reset',
  'legion:slow-answer',
  /** The connection ends in the middle of the answer. */
  'legion:truncated-answer',
  /** Success without a body, after the service did it. */
  'legion:empty-answer',
  /** The mapping delivers a batch once more, although the function succeeded. */
  'legion:duplicate-delivery',
  /** The function runs into its time limit, before or after its writes. */
  'legion:function-timeout',
  /** The function's environment dies before, in or after its work. */
  'legion:function-crash',
  /** The function throws before or after its writes. */
  'legion:function-error',
  /** The on-failure destination takes nothing. */
  'legion:destination-unreachable',
  /** The clock of the cloud jumps, once. */
  'legion:clock-jump',
  /** A shard of each stream is split, or two are merged, under load. */
  'legion:reshard',
  /** Writes are refused as if the disk were full. */
  'legion:full-disk',
] as const;

export type FaultKind = (typeof AWS_FAULT_KINDS)[number] | (typeof LEGION_FAULT_KINDS)[number];
