import { parseEventId } from '../../events/envelope';
import { claimedEventId } from '../../domain/bronze/quarantine';
import { UserError } from '../../core/user-error';
import { inFlight } from '../batch-write-in-flight';
import type { FailureBucket } from './failure-bucket';
import { bucketProblem, FAILURE_SOURCES, type FailureBuckets, type FailureSource } from './failure-sources';

/** The contents of a failure bucket. */
export type FailureCount = {
  readonly source: FailureSource;
  readonly bucket: string;
  readonly records: number;
  /** The same records by the run that they claim to belong to. */
  readonly byRun: Readonly<Record<string, number>>;
  /** Only the first objects were read: there are more records. */
  readonly more: boolean;
  /** `absent`: the bucket is not deployed. */
  readonly state: 'read' | 'absent' | 'unreadable';
  /** Why the count is incomplete, in one line. */
  readonly problem?: string;
};

/** The maximum number of objects read for a count; most hold one record. */
const MAX_OBJECTS = 10_000;
const READS_IN_FLIGHT = 32;

/** Counts the records of both buckets; a bucket that cannot be read is reported, not thrown. */
export async function countFailures(buckets: FailureBuckets): Promise<FailureCount[]> {
  return Promise.all(FAILURE_SOURCES.map((source) => countBucket(source, buckets[source])));
}

async function countBucket(source: FailureSource, bucket: FailureBucket): Promise<FailureCount> {
  const counter = new Counter();
  const known = { source, bucket: bucket.name };
  try {
    const more = await readObjects(bucket, counter);
    return { ...known, ...counter.counts(), more, state: 'read' };
  } catch (error) {
    const problem = bucketProblem(error, bucket.name);
    const message = problem?.message ?? `bucket ${bucket.name} cannot be read: ${String(error)}`;
    const state = problem?.kind === 'absent' ? 'absent' : 'unreadable';
    return { ...known, ...counter.counts(), more: state !== 'absent', state, problem: message.replaceAll(/\s+/g, ' ') };
  }
}

async function readObjects(bucket: FailureBucket, counter: Counter): Promise<boolean> {
  const keys: string[] = [];
  let more = false;
  for await (const { key } of bucket.list()) {
    if (keys.length === MAX_OBJECTS) {
      more = true;
      break;
    }
    keys.push(key);
  }
  await inFlight(keys, READS_IN_FLIGHT, async (key) => {
    try {
      const document = await bucket.read(key);
      if (document) counter.add(document.batchSize, document.records ?? []);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      counter.add(1, []); // an object that is not a failed batch still needs attention
    }
  });
  return more;
}

class Counter {
  #records = 0;
  readonly #byRun = new Map<string, number>();

  add(records: number, known: readonly { readonly bytes: Uint8Array }[]): void {
    this.#records += records;
    for (const { bytes } of known) {
      const runId = parseEventId(claimedEventId(bytes) ?? '')?.runId;
      if (runId !== undefined) this.#byRun.set(runId, (this.#byRun.get(runId) ?? 0) + 1);
    }
  }

  counts() {
    return { records: this.#records, byRun: Object.fromEntries(this.#byRun) };
  }
}
