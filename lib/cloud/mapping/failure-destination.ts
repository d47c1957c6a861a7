import type { DiscardCondition } from './decide';
import type { EventSource } from './event-source';
import type { StreamEventPayload, MappingIdentity } from './payload';
import type { StreamRecord } from './stream-reader';
import { uuidFrom } from './uuid';
import { isoOf } from '../../core/iso-of';

/** Records that the mapping gives up, and why. */
export type DiscardedBatch = {
  readonly condition: DiscardCondition;
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  /** The event that the function got, or would have got. */
  readonly event: StreamEventPayload;
  readonly invocations: number;
  readonly lastEnd: 'none' | 'answer' | 'error';
  /** When they were given up, milliseconds since the epoch. */
  readonly discardedAtMs: number;
};

/** Where discarded batches go. A rejected `send` blocks the shard until a retry resolves, so nothing is lost. */
export type FailureDestination = {
  readonly send: (discarded: DiscardedBatch) => Promise<void>;
};

type Options = {
  readonly identity: MappingIdentity;
  readonly random: () => number;
};

/** Keeps the whole event: one object per discarded batch, under the key that AWS uses. */
export function s3FailureDestination(
  options: Options & { readonly putObject: (key: string, body: string) => Promise<void> },
): FailureDestination {
  return {
    async send(discarded) {
      const document = { ...failureDocument(options, discarded), payload: JSON.stringify(discarded.event) };
      await options.putObject(failureObjectKey(options, discarded), JSON.stringify(document));
    },
  };
}

/** For queues and topics: the place of the records in the stream, without the records. */
export function messageFailureDestination(
  options: Options & { readonly sendMessage: (body: string) => Promise<void> },
): FailureDestination {
  return {
    send: (discarded) => options.sendMessage(JSON.stringify(failureDocument(options, discarded))),
  };
}

/** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`, in UTC. */
function failureObjectKey(options: Options, discarded: DiscardedBatch): string {
  const [date = '', time = ''] = new Date(discarded.discardedAtMs).toISOString().split('T');
  const name = `${date}T${time.slice(0, 8).replaceAll(':', '.')}-${uuidFrom(options.random)}`;
  return `aws/lambda/${options.identity.mappingId}/${discarded.shardId}/${date.replaceAll('-', '/')}/${name}`;
}

/**
 * The invocation record in AWS's format. `responseContext` is that of the last retry; `functionError` is null when the
 * function responded but reported failures. Records that were too old have no `responseContext`, and count as invoked
 * once although they never were.
 */
function failureDocument({ identity, random }: Options, discarded: DiscardedBatch): object {
  const functionError = discarded.lastEnd === 'error' ? 'Unhandled' : null;
  const responseContext = { statusCode: 200, executedVersion: '$LATEST', functionError };
  const hasResponse = discarded.lastEnd !== 'none' && discarded.condition !== 'RecordAgeExceeded';
  return {
    requestContext: {
      requestId: uuidFrom(random),
      functionArn: identity.functionArn,
      condition: discarded.condition,
      approximateInvokeCount: Math.max(1, discarded.invocations),
    },
    ...(hasResponse ? { responseContext } : {}),
    version: '1.0',
    timestamp: isoOf(discarded.discardedAtMs),
    ...batchInfo(identity.source, discarded),
  };
}

/** Changes of a table carry whole seconds (Lambda developer guide, services-dynamodb-errors, example records). */
function batchInfo({ service, streamArn }: EventSource, { shardId, records }: DiscardedBatch): object {
  const arrivalOf = (record: StreamRecord | undefined) => {
    const iso = isoOf(record?.arrivalMs ?? 0);
    return service === 'dynamodb' ? iso.replace(/\.\d+Z$/, 'Z') : iso;
  };
  const [first, last] = [records[0], records.at(-1)];
  const info = {
    shardId,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: arrivalOf(first),
    approximateArrivalOfLastRecord: arrivalOf(last),
    batchSize: records.length,
    streamArn,
  };
  return service === 'dynamodb' ? { DDBStreamBatchInfo: info } : { KinesisBatchInfo: info };
}
