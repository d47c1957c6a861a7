import { invalidArgument, limitExceeded } from '../faults';
import type { Kinesis } from '../kinesis';
import { STREAM } from '../requests/common-members';
import { planUniform } from '../reshard';
import type { Stream } from '../stream';
import { openShardCount } from '../stream-state';
import { checkShardLimit } from './create-stream';
import { operation } from './operation';
import { checkProvisioned } from './split-and-merge';

const DAY_MS = 86_400_000;
/** UpdateShardCount API: "Scale more than ten times per rolling 24-hour period per stream". */
const MAX_SCALINGS_PER_DAY = 10;

export const updateShardCount = operation(
  'UpdateShardCount',
  {
    ...STREAM,
    TargetShardCount: { type: 'Integer', min: 1, required: true },
    ScalingType: { type: 'String', oneOf: ['UNIFORM_SCALING'], required: true },
  },
  (request, kinesis) => {
    const stream = kinesis.activeStream(request);
    checkProvisioned(stream, kinesis);
    const { TargetShardCount: target } = request;
    const current = openShardCount(stream.state);
    checkTarget(current, target, kinesis);
    checkShardLimit(kinesis, target - current);
    const scaledMs = withinDay(stream.state.scaledMs, kinesis.now());
    if (scaledMs.length >= MAX_SCALINGS_PER_DAY)
      throw limitExceeded(
        `${kinesis.describe(stream.state.name)} was scaled ${MAX_SCALINGS_PER_DAY} times in the last 24 hours, which is the limit of UpdateShardCount.`,
      );
    scale(stream, target, [...scaledMs, kinesis.now()], kinesis);
    return {
      StreamName: stream.state.name,
      StreamARN: kinesis.arnOf(stream.state.name),
      CurrentShardCount: current,
      TargetShardCount: target,
    };
  },
);

function scale(stream: Stream, target: number, scaledMs: readonly number[], kinesis: Kinesis): void {
  kinesis.reshard(stream, planUniform(stream.state.shards, target), { scaledMs });
}

export function withinDay(timesMs: readonly number[], nowMs: number): readonly number[] {
  return timesMs.filter((ms) => nowMs - ms < DAY_MS);
}

/** UpdateShardCount API: at most double, at least half, at most 10,000 shards in a stream. */
function checkTarget(current: number, target: number, { limits }: Kinesis): void {
  const counts = `Current open shard count: ${current} Target shard count: ${target}`;
  if (target > limits.shardsPerStream)
    throw invalidArgument(
      `UpdateShardCount cannot scale a stream to more than ${limits.shardsPerStream} shards. ${counts}`,
    );
  if (target > current * 2)
    throw limitExceeded(`UpdateShardCount cannot scale up over double your current open shard count. ${counts}`);
  if (target < current / 2)
    throw limitExceeded(`UpdateShardCount cannot scale down below half your current open shard count. ${counts}`);
}
