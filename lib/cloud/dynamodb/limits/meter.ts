import type { SecondWindow } from '../../limits/second-window';

export type Access = 'Read' | 'Write';

/** API Reference, "ThrottlingReason": the last word of a reason. */
export type LimitType =
  | 'KeyRangeThroughputExceeded'
  | 'ProvisionedThroughputExceeded'
  | 'AccountLimitExceeded'
  | 'MaxOnDemandThroughputExceeded';

/** What counts units against one limit. */
export type Meter = {
  readonly limit: LimitType;
  readonly window: Pick<SecondWindow, 'hasRoom' | 'take'>;
};
