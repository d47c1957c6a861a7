import { limitExceeded, inUse, invalidArgument, validationFault } from '../faults';
import { DEFAULT_RECORD_KIB, type Kinesis } from '../kinesis';
import { MAX_RECORD_KIB, REQUIRED_NAME, STREAM_MODE_DETAILS, TAGS } from '../requests/common-members';
import { statusOf } from '../stream-state';
import { checkTags } from './tags';
import { operation } from './operation';
import { checkWarmThroughput } from './warm-throughput';

/** What a stream in on-demand mode begins with (developer guide, "Choose the right mode"). */
const ON_DEMAND_SHARDS = 4;
const DEFAULT_RETENTION_HOURS = 24;
/** CreateStream API: "more than five streams in the CREATING state at any point in time". */
const MAX_CREATING = 5;

export const createStream = operation(
  'CreateStream',
  {
    StreamName: REQUIRED_NAME,
    ShardCount: { type: 'Integer', min: 1, max: 100_000, required: { unless: 'StreamModeDetails' } },
    StreamModeDetails: STREAM_MODE_DETAILS,
    Tags: TAGS,
    MaxRecordSizeInKiB: MAX_RECORD_KIB,
    WarmThroughputMiBps: { type: 'Integer', min: 0 },
  },
  (request, kinesis) => {
    const { StreamName: name, ShardCount: shardCount, Tags: tags = new Map<string, string>() } = request;
    const mode = request.StreamModeDetails?.StreamMode === 'ON_DEMAND' ? 'ON_DEMAND' : 'PROVISIONED';
    if (mode === 'PROVISIONED' && shardCount === undefined)
      throw validationFault(
        "1 validation error detected: Value null at 'shardCount' failed to satisfy constraint: Member must not be null",
      );
    if (mode === 'ON_DEMAND' && shardCount !== undefined)
      throw invalidArgument('ShardCount must not be provided for a stream in ON_DEMAND mode.');
    if (kinesis.find(name)) throw inUse(`${kinesis.describe(name)} already exists.`);
    checkTags(name, tags, [], kinesis);
    const count = shardCount ?? ON_DEMAND_SHARDS;
    checkCreating(kinesis);
    checkShardLimit(kinesis, count);
    if (request.WarmThroughputMiBps !== undefined) checkWarmThroughput(request.WarmThroughputMiBps, mode, kinesis);
    if (mode === 'ON_DEMAND') checkOnDemandLimit(kinesis);
    const stream = {
      name,
      createdMs: kinesis.now(),
      mode,
      retentionHours: DEFAULT_RETENTION_HOURS,
      ...(mode === 'ON_DEMAND' && { warmThroughputMiBps: request.WarmThroughputMiBps }),
      maxRecordKiB: request.MaxRecordSizeInKiB ?? DEFAULT_RECORD_KIB,
      tags,
      scaledMs: [],
      switchedMs: [],
    } as const;
    return kinesis.create(stream, count);
  },
);

/** @throws ServiceError LimitExceededException, with limits */
function checkCreating(kinesis: Kinesis): void {
  if (!kinesis.streamLimits) return;
  const creating = kinesis.all().filter(({ state }) => statusOf(state) === 'CREATING');
  if (creating.length < MAX_CREATING) return;
  throw limitExceeded(
    'This request would have exceed the limit on the number of streams that can simultaneously be in CREATING or ' +
      `DELETING for the account ${kinesis.accountId}. Limit: ${MAX_CREATING}.`,
  );
}

/** @throws ServiceError LimitExceededException when the account would have too many open shards */
export function checkShardLimit(kinesis: Kinesis, more: number): void {
  const open = kinesis.openShards();
  const { shards: limit } = kinesis.limits;
  if (open + more <= limit) return;
  throw limitExceeded(
    `This request would exceed the shard limit for the account ${kinesis.accountId} in ${kinesis.region}. ` +
      `Current shard count for the account: ${open}. Limit: ${limit}. Number of additional shards that would have ` +
      `resulted from this request: ${more}. Refer to the AWS Service Limits page ` +
      '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) ' +
      'for current limits and how to request higher limits.',
  );
}

export function checkOnDemandLimit(kinesis: Kinesis): void {
  const limit = kinesis.limits.onDemandStreams;
  if (kinesis.onDemandStreams() >= limit)
    throw limitExceeded(`The account ${kinesis.accountId} may have ${limit} streams in ON_DEMAND mode, and has them.`);
}
