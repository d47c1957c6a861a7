import { SecondWindow } from '../../limits/second-window';
import type { WarmThroughput } from '../request-types';
import { BurstBucket } from './burst-bucket';
import type { Access, Meter } from './meter';
import { Partition } from './partition';
import { PARTITION_UNITS, type PartQuota, type WholeLimit } from './part-quota';

const HASHES = 2 ** 32;
/** How often a part looks for partitions to split. */
const LOOK_MS = 1_000;

type WholeMeters = Readonly<Record<Access, readonly Meter[]>>;

/**
 * The limits of a table, or of a global index. Adaptive capacity lets a partition of a provisioned table take all that
 * the table has, up to the most that any partition takes. Partitions are split by heat, and never merged.
 */
export class PartLimiter {
  private partitions: readonly Partition[];
  private whole: WholeMeters;
  private lookedMs: number;
  /** What it carried before its quota changed; that is never taken away. */
  private carried: Required<WarmThroughput> = { ReadUnitsPerSecond: 0, WriteUnitsPerSecond: 0 };

  constructor(
    private quota: PartQuota,
    private readonly scalingClock: number,
    nowMs: number,
  ) {
    const { partitions: count } = quota;
    const start = (at: number) => Math.floor((HASHES * at) / count);
    this.partitions = Array.from({ length: count }, (_, at) => new Partition(start(at), start(at + 1), nowMs));
    this.whole = wholeMeters(quota, nowMs);
    this.lookedMs = nowMs;
  }

  carries(): Required<WarmThroughput> {
    const units = (access: Access) => {
      const ofPartitions = this.partitions.length * PARTITION_UNITS[access];
      const ofWhole = Math.min(...this.quota.whole[access].map(({ unitsPerSecond }) => unitsPerSecond));
      const before = this.carried[`${access}UnitsPerSecond`];
      return Math.max(before, this.quota.warm[access], Math.min(ofPartitions, ofWhole));
    };
    return { ReadUnitsPerSecond: units('Read'), WriteUnitsPerSecond: units('Write') };
  }

  /** Takes a new quota; the partitions that are there stay. */
  change(quota: PartQuota, nowMs: number): void {
    if (isSame(this.quota, quota)) return;
    this.carried = this.carries();
    this.quota = quota;
    this.whole = wholeMeters(quota, nowMs);
    while (this.partitions.length < quota.partitions) {
      const widest = this.partitions.reduce((a, b) => (b.endHash - b.startHash > a.endHash - a.startHash ? b : a));
      this.split([widest], (partition) => partition.splitInMiddle(nowMs));
    }
  }

  /** Splits what has been hot for long enough. */
  grow(nowMs: number): void {
    if (nowMs - this.lookedMs < LOOK_MS) return;
    this.lookedMs = nowMs;
    const hot = this.partitions.filter((partition) => partition.isToSplit(nowMs, this.scalingClock));
    if (hot.length > 0) this.split(hot, (partition) => partition.splitByHeat(nowMs));
  }

  /** The limits of the whole that an access counts against. */
  wholeMeters(access: Access): readonly Meter[] {
    return this.whole[access];
  }

  /** @param hash of the partition key */
  partitionOf(hash: number): Partition {
    let low = 0;
    let high = this.partitions.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (hash < this.partitions[middle]!.endHash) high = middle;
      else low = middle + 1;
    }
    return this.partitions[low]!;
  }

  private split(which: readonly Partition[], split: (partition: Partition) => readonly Partition[]): void {
    this.partitions = this.partitions.flatMap((partition) =>
      which.includes(partition) ? split(partition) : partition,
    );
  }
}

function isSame(a: PartQuota, b: PartQuota): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function wholeMeters({ whole: { Read, Write } }: PartQuota, nowMs: number): WholeMeters {
  const meters = (limits: readonly WholeLimit[]) => limits.map((limit) => wholeMeter(limit, nowMs));
  return { Read: meters(Read), Write: meters(Write) };
}

/**
 * Throughput that a table declares has burst capacity: also its maximum on demand, which is a target and no ceiling
 * (Developer Guide, "Maximum throughput for on-demand tables").
 */
function wholeMeter({ limit, unitsPerSecond }: WholeLimit, nowMs: number): Meter {
  const isDeclared = limit !== 'AccountLimitExceeded';
  return { limit, window: isDeclared ? new BurstBucket(unitsPerSecond, nowMs) : new SecondWindow(unitsPerSecond) };
}
