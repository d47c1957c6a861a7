import type { LimitSettings, Throttles } from '../../limits/limits';
import { ThrottleCounts } from '../../limits/throttle-counts';
import type { WarmThroughput } from '../request-types';
import type { Table } from '../tables/table';
import type { TableState } from '../tables/table-state';
import type { Access, Meter } from './meter';
import { PartLimiter } from './part-limiter';
import { quotaOf } from './part-quota';
import { StreamRates } from './stream-rates';
import { reasonText, type ThrottlingReason } from './throttling-error';

/** Units that an access to one key costs a table or a global index; a local index is on the partition of its table. */
export type Charge = {
  readonly table: Table;
  /** Of a global index; undefined for the table. */
  readonly indexName: string | undefined;
  readonly access: Access;
  /** Of the partition key in the table or index. */
  readonly hash: number;
  readonly units: number;
};

/** API Reference, "DescribeLimits": "throttling errors if you call it more than once in a minute". */
const DESCRIBED_EVERY_MS = 60_000;

type Metered = { readonly charge: Charge; readonly meter: Meter };

/** The limits of a table and its indexes, as its state has them. */
type Parts = { readonly byIndex: Map<string | undefined, PartLimiter>; state: TableState };

/** The limits of all tables of the account, on the clock of the calls. */
export class TableLimits {
  readonly streamRates = new StreamRates();
  private readonly counts: ThrottleCounts;
  private readonly tables = new WeakMap<Table, Parts>();
  private describedMs = -Infinity;

  constructor(
    private readonly settings: LimitSettings,
    throttled: (throttles: readonly Throttles[]) => void,
  ) {
    this.counts = new ThrottleCounts('dynamodb', throttled);
  }

  /** Takes all of the charges, or none where a limit has no room for them. @returns those limits */
  admit(charges: readonly Charge[], nowMs: number): readonly ThrottlingReason[] {
    return this.admitAll([charges], nowMs)[0]!;
  }

  /** The same for items that are done together or not at all. @returns for each of them the limits without room */
  admitAll(items: readonly (readonly Charge[])[], nowMs: number): readonly (readonly ThrottlingReason[])[] {
    const wanted = new Map<Meter, number>();
    const refusals = items.map((charges) => this.reserve(charges, wanted, nowMs));
    for (const reason of refusals.flat())
      this.counts.add(reason.table.state.name, reason.indexName, reasonText(reason));
    if (refusals.every((reasons) => reasons.length === 0)) {
      for (const [{ window }, units] of wanted) window.take(nowMs, units);
    }
    return refusals;
  }

  /** @returns whether the limits themselves may be asked for */
  areDescribed(nowMs: number): boolean {
    if (nowMs - this.describedMs < DESCRIBED_EVERY_MS) return false;
    this.describedMs = nowMs;
    return true;
  }

  /** What a table or index carries at once, as far as its quota goes. */
  warmThroughput(table: Table, indexName: string | undefined, nowMs: number): Required<WarmThroughput> {
    const limiter = this.limiterOf(table, indexName, nowMs);
    limiter.grow(nowMs);
    return limiter.carries();
  }

  /** Adds to what is wanted of each meter, unless one has no room. */
  private reserve(charges: readonly Charge[], wanted: Map<Meter, number>, nowMs: number): readonly ThrottlingReason[] {
    const metered = charges.flatMap((charge) => this.metersOf(charge, nowMs).map((meter) => ({ charge, meter })));
    const own = sums(metered);
    const full = [...own].filter(([meter, units]) => !meter.window.hasRoom(nowMs, (wanted.get(meter) ?? 0) + units));
    // What the whole has no units for is no reason to split a partition.
    const isOfPartitions = full.every(([{ limit }]) => limit === 'KeyRangeThroughputExceeded');
    if (isOfPartitions) for (const charge of charges) this.want(charge, nowMs);
    if (full.length === 0) for (const [meter, units] of own) wanted.set(meter, (wanted.get(meter) ?? 0) + units);
    return full.map(([meter]) => reasonOf(metered.find((one) => one.meter === meter)!));
  }

  private metersOf({ table, indexName, access, hash }: Charge, nowMs: number): readonly Meter[] {
    const limiter = this.limiterOf(table, indexName, nowMs);
    limiter.grow(nowMs);
    return [...limiter.wholeMeters(access), limiter.partitionOf(hash).meters[access]];
  }

  private want({ table, indexName, access, hash, units }: Charge, nowMs: number): void {
    this.limiterOf(table, indexName, nowMs).partitionOf(hash).want(access, hash, units, nowMs);
  }

  private limiterOf(table: Table, indexName: string | undefined, nowMs: number): PartLimiter {
    const { byIndex } = this.partsOf(table, nowMs);
    let limiter = byIndex.get(indexName);
    if (!limiter) {
      limiter = new PartLimiter(quotaOf(table.state, indexName), this.settings.scalingClock, nowMs);
      byIndex.set(indexName, limiter);
    }
    return limiter;
  }

  /** States are replaced as a whole, so that an old one is told by its identity. */
  private partsOf(table: Table, nowMs: number): Parts {
    const { state } = table;
    const parts = this.tables.get(table);
    if (parts?.state === state) return parts;
    const byIndex = parts?.byIndex ?? new Map<string | undefined, PartLimiter>();
    const names = new Set<string | undefined>([undefined, ...state.globalIndexes.map(({ IndexName }) => IndexName)]);
    for (const [indexName, limiter] of byIndex) {
      if (names.has(indexName)) limiter.change(quotaOf(state, indexName), nowMs);
      else byIndex.delete(indexName);
    }
    const changed = { byIndex, state };
    this.tables.set(table, changed);
    return changed;
  }
}

function sums(metered: readonly Metered[]): ReadonlyMap<Meter, number> {
  const units = new Map<Meter, number>();
  for (const { charge, meter } of metered) units.set(meter, (units.get(meter) ?? 0) + charge.units);
  return units;
}

function reasonOf({ charge: { table, indexName, access }, meter: { limit } }: Metered): ThrottlingReason {
  return { table, indexName, access, limit };
}
