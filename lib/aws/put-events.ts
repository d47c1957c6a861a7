import { PutRecordsCommand, type KinesisClient, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { UserError } from '../domain/user-error';
import { faultKind, isThrottling, type ServiceError } from './fault-kind';

/** PutRecords API limit. */
export const MAX_RECORDS_PER_PUT = 500;
/**
 * AWS takes 10 MiB of data and keys in one PutRecords call. Emulators take less: kinesalite's limit is 7 MiB of
 * base64 text, which is 5.25 MiB of data.
 */
export const MAX_BYTES_PER_PUT = 5 * 1024 * 1024;

export type PutRecord = { readonly partitionKey: string; readonly bytes: Uint8Array };

/** What became of one record. `throttled` and `failed` are worth another try; `code` is Kinesis' or the network's. */
export type PutOutcome =
  | { readonly kind: 'accepted'; readonly shardId: string; readonly sequenceNumber: string }
  | { readonly kind: 'throttled'; readonly code: string; readonly message: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** What a record takes of a call's limit: its data and its key in UTF-8. */
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
  // Without a result nothing is known of the record, so it counts as not accepted and is sent again.
  if (!result) return { kind: 'failed', code: 'NoResult', message: 'the answer holds no result for this record' };
  if (result.ErrorCode === undefined && result.SequenceNumber) {
    return { kind: 'accepted', shardId: result.ShardId ?? '', sequenceNumber: result.SequenceNumber };
  }
  return notAccepted(result.ErrorCode ?? 'NoSequenceNumber', result.ErrorMessage ?? '');
}

function notAccepted(code: string, message: string): PutOutcome {
  return { kind: isThrottling(code) ? 'throttled' : 'failed', code, message };
}

function wholeCallOutcome(error: unknown, streamName: string): PutOutcome {
  const fault = error as ServiceError;
  const name = fault.name || 'Error';
  const kind = faultKind(fault);
  switch (kind) {
    case 'throttled':
      return { kind: 'throttled', code: name, message: fault.message };
    case 'passing':
      return { kind: 'failed', code: fault.code ?? name, message: fault.message };
    case 'lasting':
      throw lastingFault(fault, streamName);
    default:
      return kind satisfies never;
  }
}

function lastingFault(fault: ServiceError, streamName: string): UserError {
  return new UserError(`${whatFailed(fault, streamName)}; ${remedy(fault.name)}`, { cause: fault });
}

function whatFailed(fault: ServiceError, streamName: string): string {
  if (fault.name === 'ResourceNotFoundException') return `Stream ${streamName} does not exist there`;
  return `Stream ${streamName} cannot be written to: ${fault.name}: ${fault.message.replaceAll(/\s+/g, ' ')}`;
}

function remedy(name: string): string {
  switch (name) {
    case 'ResourceNotFoundException':
      return 'deploy it first, or check the stage, the stream name, the region and the endpoint';
    case 'AccessDeniedException':
    case 'KMSAccessDeniedException':
      return 'the credentials need kinesis:PutRecords on it (and kms:GenerateDataKey on its key)';
    case 'CredentialsProviderError':
    case 'ExpiredTokenException':
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
      return 'set valid AWS credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY) and start again';
    default:
      return 'mend that and start again with the same run id, which goes on where it stopped';
  }
}
