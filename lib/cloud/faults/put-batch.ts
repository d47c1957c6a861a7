import { isObject } from '../../core/is-object';
import type { Random } from '../../core/random-at';
import { pick } from '../../core/samplers';
import { ACCOUNT_ID } from '../../domain/embedded-account';
import type { Answer, Call, ServiceEngine } from '../engines/call';
import { MAX_RECORDS } from '../kinesis/putter';
import { hashKeyOf } from '../kinesis/shard-routes';
import { givenName } from '../kinesis/stream-naming';
import { answerWith, callWith, membersOf, someOf, type Members } from './batch';

/** What the records of a PutRecords are refused with: ErrorCode in the API Reference, PutRecordsResultEntry. */
const ERROR_CODES = ['ProvisionedThroughputExceededException', 'InternalFailure'] as const;

type PutRecord = { readonly PartitionKey: string; readonly ExplicitHashKey?: string };

/** The records of a PutRecords; undefined where it has none that the stream could take. */
export function putBatchOf(call: Call): PutBatch | undefined {
  const members = membersOf(call);
  const records = members?.Records;
  if (!Array.isArray(records) || records.length === 0 || records.length > MAX_RECORDS) return undefined;
  return records.every(isPutRecord) ? new PutBatch(call, members!, records) : undefined;
}

function isPutRecord(record: unknown): record is PutRecord {
  if (!isObject(record) || typeof record.PartitionKey !== 'string' || record.Data === undefined) return false;
  const { ExplicitHashKey: hashKey } = record;
  return hashKey === undefined || (typeof hashKey === 'string' && /^\d{1,39}$/.test(hashKey));
}

/** Refuses some records of a PutRecords in a successful answer. The stream never sees them. */
export class PutBatch {
  constructor(
    private readonly call: Call,
    private readonly request: Members,
    private readonly records: readonly PutRecord[],
  ) {}

  async refuse(random: Random, next: ServiceEngine['call']): Promise<Answer> {
    const shards = await this.openShards(next);
    // The stream is not there: its own answer says so better.
    if (!shards) return next(this.call);
    const refused = someOf(this.records.length, random);
    const rest = this.records.filter((_record, at) => !refused.has(at));
    const answer =
      rest.length > 0
        ? await next(callWith(this.call, { ...this.request, Records: rest }))
        : answerWith(this.call, { FailedRecordCount: 0, Records: [] });
    if (answer.status !== 200) return answer;
    return answerWith(this.call, this.merged(membersOf({ ...this.call, body: answer.body })!, refused, shards, random));
  }

  private merged(answer: Members, refused: ReadonlySet<number>, shards: readonly OpenShard[], random: Random): Members {
    const taken = [...(answer.Records as readonly Members[])];
    const results = this.records.map((record, at) =>
      refused.has(at) ? this.refusal(record, shards, random) : taken.shift()!,
    );
    return { ...answer, FailedRecordCount: (answer.FailedRecordCount as number) + refused.size, Records: results };
  }

  private refusal(record: PutRecord, shards: readonly OpenShard[], random: Random): Members {
    const ErrorCode = pick(random, ERROR_CODES);
    if (ErrorCode === 'InternalFailure') return { ErrorCode, ErrorMessage: 'Internal Service Failure' };
    const hash = record.ExplicitHashKey === undefined ? hashKeyOf(record.PartitionKey) : BigInt(record.ExplicitHashKey);
    const shardId = shards.find(({ from, to }) => from <= hash && hash <= to)?.shardId;
    const ErrorMessage = `Rate exceeded for shard ${shardId} in stream ${this.streamName()} under account ${ACCOUNT_ID}.`;
    return { ErrorCode, ErrorMessage };
  }

  private streamName(): string {
    return givenName(this.request)!;
  }

  private async openShards(next: ServiceEngine['call']): Promise<readonly OpenShard[] | undefined> {
    const { StreamName, StreamARN } = this.request;
    const body = new TextEncoder().encode(
      JSON.stringify({ StreamName, StreamARN, ShardFilter: { Type: 'AT_LATEST' } }),
    );
    const call: Call = { operation: 'ListShards', format: 'json', body };
    const answer = await next(call);
    if (answer.status !== 200) return undefined;
    const { Shards: shards } = membersOf({ ...call, body: answer.body }) as { readonly Shards: readonly ListedShard[] };
    return shards.map(({ ShardId: shardId, HashKeyRange: range }) => ({
      shardId,
      from: BigInt(range.StartingHashKey),
      to: BigInt(range.EndingHashKey),
    }));
  }
}

type OpenShard = { readonly shardId: string; readonly from: bigint; readonly to: bigint };
type ListedShard = {
  readonly ShardId: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
};
