import { Heat, type Splitting } from '../../limits/heat';
import { SecondWindow } from '../../limits/second-window';
import type { Access, Meter } from './meter';
import { PARTITION_UNITS } from './part-quota';

const MINUTE_MS = 60_000;

/**
 * Developer Guide, "Initial throughput and scaling properties": a table on demand takes twice its previous peak, and may
 * throttle what exceeds that within 30 minutes. So a partition that has had more than half of what it takes for 30
 * minutes is split. No time is documented for a hot partition among cold ones; it is the same here.
 */
const SPLITTING: Splitting = {
  afterMs: 30 * MINUTE_MS,
  scales: [PARTITION_UNITS.Read, PARTITION_UNITS.Write].map((full) => ({ full, hot: full / 2 })),
};

/** Keys that are noted of a second: as many as there are writes in it. */
const MAX_NOTED = PARTITION_UNITS.Write;

type Meters = Readonly<Record<Access, Meter & { readonly window: SecondWindow }>>;

/** Units by the hash of a key. */
type Wanted = Map<number, number>;

/** A range of the hashes of partition keys: what it still takes, and what is wanted of it. */
export class Partition {
  private readonly heat: Heat;
  private wanted: Wanted = new Map();
  private wantedBefore: Wanted = new Map();

  /** @param endHash the first hash behind it */
  constructor(
    readonly startHash: number,
    readonly endHash: number,
    nowMs: number,
    readonly meters: Meters = { Read: meter('Read'), Write: meter('Write') },
  ) {
    this.heat = new Heat(SPLITTING, nowMs);
  }

  /** Notes what a client wants, whether it gets it or not. */
  want(access: Access, hash: number, units: number, nowMs: number): void {
    if (this.heat.add(nowMs, access === 'Read' ? [units, 0] : [0, units])) {
      this.wantedBefore = this.wanted;
      this.wanted = new Map();
    }
    const weight = units / PARTITION_UNITS[access];
    const known = this.wanted.get(hash);
    if (known !== undefined || this.wanted.size < MAX_NOTED) this.wanted.set(hash, (known ?? 0) + weight);
  }

  /** A partition with a single hash cannot be split: its key stays hot. */
  isToSplit(nowMs: number, scalingClock: number): boolean {
    return this.endHash - this.startHash > 1 && this.heat.isDue(nowMs, scalingClock);
  }

  /** Where each half has as much to do as the other, so that a hot key ends up alone. */
  splitByHeat(nowMs: number): readonly Partition[] {
    const wanted: Wanted = new Map(this.wantedBefore);
    for (const [hash, units] of this.wanted) wanted.set(hash, (wanted.get(hash) ?? 0) + units);
    return this.splitAt(middleOf(wanted, this.startHash), nowMs);
  }

  splitInMiddle(nowMs: number): readonly Partition[] {
    return this.splitAt(Math.floor((this.startHash + this.endHash) / 2), nowMs);
  }

  /** What was taken in this second counts in both: no key gets more by a split. */
  private splitAt(hash: number, nowMs: number): readonly Partition[] {
    const { Read, Write } = this.meters;
    const copy = (of: typeof Read) => ({ ...of, window: of.window.copy() });
    return [
      new Partition(this.startHash, hash, nowMs, this.meters),
      new Partition(hash, this.endHash, nowMs, { Read: copy(Read), Write: copy(Write) }),
    ];
  }
}

function meter(access: Access): Meter & { readonly window: SecondWindow } {
  return { limit: 'KeyRangeThroughputExceeded', window: new SecondWindow(PARTITION_UNITS[access]) };
}

/** The hash behind the start before which about half of all units are wanted. */
function middleOf(wanted: Wanted, startHash: number): number {
  const total = [...wanted.values()].reduce((sum, units) => sum + units, 0);
  const sorted = [...wanted].toSorted(([a], [b]) => a - b);
  let best = { hash: sorted.at(-1)![0] + 1, distance: Infinity };
  let before = 0;
  for (const [hash, units] of sorted) {
    const distance = Math.abs(total / 2 - before);
    if (hash > startHash && distance < best.distance) best = { hash, distance };
    before += units;
  }
  return best.hash;
}
