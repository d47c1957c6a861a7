import { SecondWindow } from '../../limits/second-window';
import { BurstBucket } from './burst-bucket';
import { PARTITION_UNITS, type Access, type PartQuota } from './part-quota';

const HASHES = 2 ** 32;

/** API Reference, "ThrottlingReason": the last word of a reason. */
type LimitType = 'KeyRangeThroughputExceeded' | 'ProvisionedThroughputExceeded';

/** What counts units against one limit. */
export type Meter = {
  readonly limit: LimitType;
  readonly window: Pick<SecondWindow, 'hasRoom' | 'take'>;
};

/**
 * The limits of a table, or of a global index. Adaptive capacity lets a partition of a provisioned table take all that
 * the table has, up to the most that any partition takes.
 */
export class PartLimiter {
  private readonly partitions: readonly Readonly<Record<Access, Meter>>[];
  private readonly whole: Readonly<Record<Access, Meter>> | undefined;

  constructor(
    readonly quota: PartQuota,
    nowMs: number,
  ) {
    this.partitions = Array.from({ length: quota.partitions }, () => ({
      Read: keyRange('Read'),
      Write: keyRange('Write'),
    }));
    const { provisioned } = quota;
    this.whole = provisioned && {
      Read: { limit: 'ProvisionedThroughputExceeded', window: new BurstBucket(provisioned.Read, nowMs) },
      Write: { limit: 'ProvisionedThroughputExceeded', window: new BurstBucket(provisioned.Write, nowMs) },
    };
  }

  /** The meters that count an access to a key, by the hash of its partition key. */
  metersOf(access: Access, hash: number): readonly Meter[] {
    const partition = this.partitions[Math.floor((hash * this.partitions.length) / HASHES)]!;
    return this.whole ? [this.whole[access], partition[access]] : [partition[access]];
  }
}

function keyRange(access: Access): Meter {
  return { limit: 'KeyRangeThroughputExceeded', window: new SecondWindow(PARTITION_UNITS[access]) };
}
