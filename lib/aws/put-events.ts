import { PutRecordsCommand, type KinesisClient, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { UserError } from '../core/user-error';
import { faultKindOf, faultKindOfName, type FaultKind } from './fault-kind';
import { faultOutlook } from './fault-outlook';

/** PutRecords API limit. */
export const MAX_RECORDS_PER_PUT = 500;
/** AWS takes 10 MiB of data and keys in one PutRecords call, some emulators only 7 MiB of base64 text. */
export const MAX_BYTES_PER_PUT = 5 * 1024 * 1024;

export type PutRecord = { readonly partitionKey: string; readonly bytes: Uint8Array };

/** The outcome of one record. `throttled` and `failed` are worth another try; `code` comes from Kinesis or the network. */
export type PutOutcome =
  | { readonly kind: 'accepted'; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly kind: 'throttled'; readonly code: string; readonly message: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** What a record counts towards a call's limit: its data and its key in UTF-8. */
export function putSizeBytes(record: PutRecord): number {
  return record.bytes.length + Buffer.byteLength(record.partitionKey);
}

/**
 * One PutRecords call; the outcomes are in request order and decided by each record's own ErrorCode. A call that fails
 * as a whole for a passing reason (throttling, network, a fault of the service) is the same outcome for every record.
 *
 * @throws UserError when another try cannot help: no such stream, no access, an invalid request
 */
export async function putEvents(
  client: KinesisClient,
  streamName: string,
  records: readonly PutRecord[],
  signal?: AbortSignal,
): Promise<PutOutcome[]> {
  const command = new PutRecordsCommand({
    StreamName: streamName,
    Records: records.map(({ partitionKey, bytes }) => ({ PartitionKey: partitionKey, Data: bytes })),
  });
  try {
    const { Records = [] } = await client.send(command, { abortSignal: signal });
    return records.map((_record, index) => outcomeOf(Records[index]));
  } catch (error) {
    const outcome = wholeCallOutcome(error, streamName);
    return records.map(() => outcome);
  }
}

function outcomeOf(result: PutRecordsResultEntry | undefined): PutOutcome {
  // Without a result, nothing is known about the record: it counts as not accepted and is sent again.
  if (!result) return { kind: 'failed', code: 'NoResult', message: 'the answer has no result for this record' };
  if (result.ErrorCode === undefined && result.SequenceNumber) {
    return { kind: 'accepted', shardId: result.ShardId ?? '', sequenceNumber: result.SequenceNumber };
  }
  return notAccepted(result.ErrorCode ?? 'NoSequenceNumber', result.ErrorMessage ?? '');
}

function notAccepted(code: string, message: string): PutOutcome {
  return { kind: faultKindOfName(code) === 'throttled' ? 'throttled' : 'failed', code, message };
}

type CallError = Error & { readonly code?: string; readonly $metadata?: { readonly httpStatusCode?: number } };

function wholeCallOutcome(error: unknown, streamName: string): PutOutcome {
  const fault = error as CallError;
  const name = fault.name || 'Error';
  const outlook = faultOutlook(fault);
  switch (outlook) {
    case 'throttled':
      return { kind: 'throttled', code: name, message: fault.message };
    case 'passing':
      return { kind: 'failed', code: fault.code ?? name, message: fault.message };
    case 'lasting':
      throw lastingFault(fault, streamName);
    default:
      return outlook satisfies never;
  }
}

function lastingFault(fault: CallError, streamName: string): UserError {
  const kind = faultKindOf(fault);
  return new UserError(`${whatFailed(fault, kind, streamName)}; ${remedy(kind)}`, { cause: fault });
}

function whatFailed(fault: CallError, kind: FaultKind | undefined, streamName: string): string {
  if (kind === 'not-found') return `Stream ${streamName} does not exist there`;
  const cannot = `Stream ${streamName} cannot be written to`;
  if (kind === 'not-an-aws-answer') {
    return `${cannot}: an answer that no AWS service gives (status ${fault.$metadata?.httpStatusCode ?? '?'})`;
  }
  return `${cannot}: ${fault.name}: ${fault.message.replaceAll(/\s+/g, ' ')}`;
}

/** What to do about a fault that lasts; one that passes is tried again and needs no words. */
function remedy(kind: FaultKind | undefined): string {
  switch (kind) {
    case 'not-found':
      return 'deploy it first, or check the stage, the stream name, the region and the endpoint';
    case 'denied':
      return 'the credentials need kinesis:PutRecords on it (and kms:GenerateDataKey on its key)';
    case 'no-credentials':
    case 'bad-credentials':
      return 'set valid AWS credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY) and start again';
    case 'region':
      return 'name it with --region or AWS_REGION, and start again';
    case 'not-an-aws-answer':
    case 'unsupported':
      return 'name an endpoint that serves Kinesis with --endpoint';
    case 'conflict':
    case 'expired':
    case 'invalid':
    case 'rejected':
    case 'throttled':
    case 'server-fault':
    case 'clock-skew':
    case 'busy':
    case 'refused-connection':
    case 'unknown-host':
    case 'unreachable':
    case 'broken-connection':
    case 'timeout':
    case 'aborted':
    case 'tls':
    case undefined:
      return 'fix that and start again with the same run id, which goes on where it stopped';
    default:
      return kind satisfies never;
  }
}
