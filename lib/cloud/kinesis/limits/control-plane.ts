import { SecondWindow } from '../../limits/second-window';

type Rate = { readonly perSecond: number; readonly of: 'account' | 'stream' };

const account = (perSecond: number): Rate => ({ perSecond, of: 'account' });
const stream = (perSecond: number): Rate => ({ perSecond, of: 'stream' });

/** Developer guide, "Quotas and limits", and the page of each operation in the API reference. */
const RATES: ReadonlyMap<string, Rate> = new Map([
  ['AddTagsToStream', account(5)],
  ['CreateStream', account(5)],
  ['DecreaseStreamRetentionPeriod', stream(5)],
  ['DeleteStream', account(5)],
  ['DeregisterStreamConsumer', stream(5)],
  ['DescribeAccountSettings', account(5)],
  ['DescribeLimits', account(1)],
  ['DescribeStream', account(10)],
  ['DescribeStreamConsumer', stream(20)],
  ['DescribeStreamSummary', account(20)],
  // Of all operations that have it together: developer guide, "Test your permissions and request inputs with dry run".
  ['DryRun', stream(1)],
  ['IncreaseStreamRetentionPeriod', stream(5)],
  ['ListShards', stream(1_000)],
  ['ListStreamConsumers', stream(5)],
  ['ListStreams', account(5)],
  ['ListTagsForStream', account(5)],
  ['MergeShards', account(5)],
  ['RegisterStreamConsumer', account(5)],
  ['RemoveTagsFromStream', account(5)],
  ['SplitShard', account(5)],
  ['UpdateAccountSettings', account(5)],
  ['UpdateStreamWarmThroughput', account(5)],
]);

/** How often the streams are described and changed. */
export class ControlPlane {
  private readonly windows = new Map<string, SecondWindow>();

  /** @returns whether the call may be made now */
  take(operation: string, streamName: string, nowMs: number): boolean {
    const rate = RATES.get(operation);
    if (!rate) return true;
    const key = rate.of === 'account' ? operation : `${operation}/${streamName}`;
    let window = this.windows.get(key);
    if (!window) this.windows.set(key, (window = new SecondWindow(rate.perSecond)));
    if (!window.hasRoom(nowMs, 1)) return false;
    window.take(nowMs, 1);
    return true;
  }
}
