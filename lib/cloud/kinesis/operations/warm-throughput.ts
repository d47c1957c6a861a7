import { invalidArgument, limitExceeded } from '../faults';
import type { Kinesis } from '../kinesis';
import type { Output } from '../output';
import { STREAM } from '../requests/common-members';
import type { StreamState } from '../stream-state';
import { operation } from './operation';

/** UpdateStreamWarmThroughput API: "Scale to more than 10 GiBps for an on-demand stream" is over the default limit. */
const MAX_MIBPS = 10 * 1_024;

export const updateStreamWarmThroughput = operation(
  'UpdateStreamWarmThroughput',
  { ...STREAM, WarmThroughputMiBps: { type: 'Integer', min: 0, required: true } },
  (request, kinesis) => {
    const stream = kinesis.activeStream(request);
    const { WarmThroughputMiBps: target } = request;
    checkWarmThroughput(target, stream.state.mode, kinesis);
    const { name, warmThroughputMiBps: current = 0 } = stream.state;
    kinesis.warm(stream, target);
    return {
      StreamARN: kinesis.arnOf(name),
      StreamName: name,
      WarmThroughput: { TargetMiBps: target, CurrentMiBps: current },
    };
  },
);

/**
 * UpdateStreamWarmThroughput API: "only supported for data streams with the on-demand capacity mode in accounts that
 * have MinimumThroughputBillingCommitment enabled".
 *
 * @throws ServiceError InvalidArgumentException, LimitExceededException
 */
export function checkWarmThroughput(mibps: number, mode: StreamState['mode'], kinesis: Kinesis): void {
  if (mode !== 'ON_DEMAND')
    throw invalidArgument('WarmThroughputMiBps is only supported for streams in ON_DEMAND mode.');
  if (!kinesis.hasCommitment())
    throw invalidArgument(
      `WarmThroughputMiBps is only supported in accounts that have MinimumThroughputBillingCommitment enabled, and account ${kinesis.accountId} has not.`,
    );
  if (mibps > MAX_MIBPS)
    throw limitExceeded(`WarmThroughputMiBps of ${mibps} exceeds the limit of ${MAX_MIBPS} MiBps for a stream.`);
}

/** What a description says of it: only with a commitment (WarmThroughputObject in the API reference). */
export function warmThroughput(state: StreamState, kinesis: Kinesis): Output | undefined {
  if (state.mode !== 'ON_DEMAND' || !kinesis.hasCommitment()) return undefined;
  const { warmThroughputMiBps: current = 0, transition } = state;
  return { TargetMiBps: transition?.warmThroughputMiBps ?? current, CurrentMiBps: current };
}
