import { SecondWindow } from '../../limits/second-window';

/** DynamoDB Streams API Reference: how often a second an account may call each of these. */
const RATES = { DescribeStream: 10, ListStreams: 5 } as const;

export type RatedOperation = keyof typeof RATES;

/** How often streams are listed and described. That a shard has at most two readers is left out: readers have no names. */
export class StreamRates {
  private readonly windows = {
    DescribeStream: new SecondWindow(RATES.DescribeStream),
    ListStreams: new SecondWindow(RATES.ListStreams),
  };

  /** @returns whether the call may be made now */
  take(operation: RatedOperation, nowMs: number): boolean {
    const window = this.windows[operation];
    if (!window.hasRoom(nowMs, 1)) return false;
    window.take(nowMs, 1);
    return true;
  }
}
