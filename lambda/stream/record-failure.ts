import { compareSequenceNumbers } from '../../lib/domain/sequence-number';

/** The record from which a batch must be delivered again, and why. */
export type RecordFailure = { readonly sequenceNumber: string; readonly message: string };

/** The failure closest to the start of the shard: Lambda delivers everything from it on again. */
export function lowestFailure(failures: readonly RecordFailure[]): RecordFailure | undefined {
  return failures.reduce<RecordFailure | undefined>(
    (lowest, failure) => (lowest && !isBefore(failure, lowest) ? lowest : failure),
    undefined,
  );
}

type InShard = { readonly sequenceNumber: string };

export function isBefore(one: InShard, other: InShard): boolean {
  return compareSequenceNumbers(one.sequenceNumber, other.sequenceNumber) < 0;
}
