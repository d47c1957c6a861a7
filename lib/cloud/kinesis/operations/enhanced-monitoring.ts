import type { Kinesis } from '../kinesis';
import type { Output } from '../output';
import { STREAM } from '../requests/common-members';
import type { Stream } from '../stream';
import { operation } from './operation';

const METRICS = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
] as const;

const MONITORING = {
  ...STREAM,
  ShardLevelMetrics: {
    type: 'List',
    of: { type: 'String', oneOf: [...METRICS, 'ALL'] },
    min: 1,
    max: 7,
    required: true,
  },
} as const;

/** Only noted: there are no metrics of shards. */
export const enableEnhancedMonitoring = operation('EnableEnhancedMonitoring', MONITORING, (request, kinesis) => {
  const stream = kinesis.activeStream(request);
  const wanted = new Set([...metricsOf(stream), ...namedBy(request.ShardLevelMetrics)]);
  return change(stream, wanted, kinesis);
});

export const disableEnhancedMonitoring = operation('DisableEnhancedMonitoring', MONITORING, (request, kinesis) => {
  const stream = kinesis.activeStream(request);
  const unwanted = new Set(namedBy(request.ShardLevelMetrics));
  return change(stream, new Set(metricsOf(stream).filter((metric) => !unwanted.has(metric))), kinesis);
});

function change(stream: Stream, wanted: ReadonlySet<string>, kinesis: Kinesis): Output {
  const current = metricsOf(stream);
  const desired = METRICS.filter((metric) => wanted.has(metric));
  const { name } = stream.state;
  kinesis.reshard(stream, [], { shardLevelMetrics: desired });
  return {
    StreamName: name,
    StreamARN: kinesis.arnOf(name),
    CurrentShardLevelMetrics: current,
    DesiredShardLevelMetrics: desired,
  };
}

function metricsOf({ state }: Stream): readonly string[] {
  return state.shardLevelMetrics ?? [];
}

/** EnableEnhancedMonitoring API: 'The value "ALL" enables every metric.' */
function namedBy(names: readonly string[]): readonly string[] {
  return names.includes('ALL') ? METRICS : names;
}
