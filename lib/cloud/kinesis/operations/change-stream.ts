import { inUse, invalidArgument, limitExceeded } from '../faults';
import type { Kinesis } from '../kinesis';
import { MAX_RECORD_KIB, STREAM, STREAM_MODE_DETAILS } from '../requests/common-members';
import type { Stream } from '../stream';
import type { StreamNaming } from '../stream-naming';
import { checkOnDemandLimit } from './create-stream';
import { operation } from './operation';
import { checkWarmThroughput } from './warm-throughput';
import { withinDay } from './update-shard-count';

const MIN_RETENTION_HOURS = 24;
/** IncreaseStreamRetentionPeriod API: "the maximum value is 8760 hours (365 days)". */
const MAX_RETENTION_HOURS = 8_760;
/** Developer guide: "you can switch between the on-demand and provisioned capacity modes twice within 24 hours". */
const MAX_SWITCHES_PER_DAY = 2;

const RETENTION = { ...STREAM, RetentionPeriodHours: { type: 'Integer', min: 1, required: true } } as const;

export const increaseStreamRetentionPeriod = operation(
  'IncreaseStreamRetentionPeriod',
  RETENTION,
  (request, kinesis) => {
    const { RetentionPeriodHours: hours } = request;
    const stream = streamToRetain(request, hours, kinesis);
    const { name, retentionHours } = stream.state;
    if (hours < retentionHours)
      throw invalidArgument(
        `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention period (${retentionHours} hours). Use DecreaseRetentionPeriod API.`,
      );
    kinesis.retain(stream, hours);
  },
);

export const decreaseStreamRetentionPeriod = operation(
  'DecreaseStreamRetentionPeriod',
  RETENTION,
  (request, kinesis) => {
    const { RetentionPeriodHours: hours } = request;
    const stream = streamToRetain(request, hours, kinesis);
    const { name, retentionHours } = stream.state;
    if (hours > retentionHours)
      throw invalidArgument(
        `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention period (${retentionHours} hours). Use IncreaseRetentionPeriod API.`,
      );
    kinesis.retain(stream, hours);
  },
);

function streamToRetain(naming: StreamNaming, hours: number, kinesis: Kinesis): Stream {
  const stream = kinesis.activeStream(naming);
  if (hours < MIN_RETENTION_HOURS)
    throw invalidArgument(
      `Minimum allowed retention period is ${MIN_RETENTION_HOURS} hours. Requested retention period (${hours} hours) is too short.`,
    );
  if (hours > MAX_RETENTION_HOURS)
    throw invalidArgument(
      `Maximum allowed retention period is ${MAX_RETENTION_HOURS} hours. Requested retention period (${hours} hours) is too long.`,
    );
  return stream;
}

export const updateStreamMode = operation(
  'UpdateStreamMode',
  {
    StreamARN: { ...STREAM.StreamARN, required: true },
    StreamModeDetails: { ...STREAM_MODE_DETAILS, required: true },
    WarmThroughputMiBps: { type: 'Integer', min: 0 },
  },
  (request, kinesis) => {
    const stream = kinesis.activeStream(request);
    const mode = request.StreamModeDetails.StreamMode === 'ON_DEMAND' ? 'ON_DEMAND' : 'PROVISIONED';
    const { WarmThroughputMiBps: warm } = request;
    if (warm !== undefined) checkWarmThroughput(warm, mode, kinesis);
    if (mode === stream.state.mode) return;
    const switchedMs = withinDay(stream.state.switchedMs, kinesis.now());
    if (switchedMs.length >= MAX_SWITCHES_PER_DAY)
      throw limitExceeded(
        `${kinesis.describe(stream.state.name)} has changed its mode ${MAX_SWITCHES_PER_DAY} times in the last 24 hours, which is the limit.`,
      );
    if (mode === 'ON_DEMAND') checkOnDemandLimit(kinesis);
    kinesis.reshard(stream, [], { mode, warmThroughputMiBps: warm, switchedMs: [...switchedMs, kinesis.now()] });
  },
);

export const updateMaxRecordSize = operation(
  'UpdateMaxRecordSize',
  {
    StreamARN: { ...STREAM.StreamARN, required: true },
    MaxRecordSizeInKiB: { ...MAX_RECORD_KIB, required: true },
  },
  (request, kinesis) => {
    kinesis.reshard(kinesis.activeStream(request), [], { maxRecordKiB: request.MaxRecordSizeInKiB });
  },
);

export const deleteStream = operation(
  'DeleteStream',
  { ...STREAM, EnforceConsumerDeletion: { type: 'Boolean' } },
  (request, kinesis) => {
    const stream = kinesis.stream(request);
    if (request.EnforceConsumerDeletion !== true && kinesis.consumers(stream).length > 0)
      throw inUse(
        `${kinesis.describe(stream.state.name)} has registered consumers. Set EnforceConsumerDeletion to delete them with it.`,
      );
    kinesis.delete(stream);
  },
);

export const describeLimits = operation('DescribeLimits', {}, (_request, kinesis) => ({
  ShardLimit: kinesis.limits.shards,
  OpenShardCount: kinesis.openShards(),
  OnDemandStreamCount: kinesis.onDemandStreams(),
  OnDemandStreamCountLimit: kinesis.limits.onDemandStreams,
}));
