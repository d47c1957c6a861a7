import { isDeepStrictEqual } from 'node:util';
import type { Throttles } from '../../limits/limits';
import { ThrottleCounts } from '../../limits/throttle-counts';
import type { Table } from '../tables/table';
import { PartLimiter, type Meter } from './part-limiter';
import { quotaOf, type Access } from './part-quota';
import type { ThrottlingReason } from './throttling-error';

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

type Metered = { readonly charge: Charge; readonly meter: Meter };

/** The limits of all tables of the account, on the clock of the calls. */
export class TableLimits {
  private readonly counts: ThrottleCounts;
  private readonly limiters = new WeakMap<Table, Map<string | undefined, PartLimiter>>();

  constructor(throttled: (throttles: readonly Throttles[]) => void) {
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
    for (const reason of refusals.flat()) this.counts.add(reason.table.state.name, reason.indexName, reason.reason);
    if (refusals.every((reasons) => reasons.length === 0)) {
      for (const [{ window }, units] of wanted) window.take(nowMs, units);
    }
    return refusals;
  }

  /** Adds to what is wanted of each meter, unless one has no room. */
  private reserve(charges: readonly Charge[], wanted: Map<Meter, number>, nowMs: number): readonly ThrottlingReason[] {
    const metered = charges.flatMap((charge) => this.metersOf(charge, nowMs).map((meter) => ({ charge, meter })));
    const own = sums(metered);
    const full = [...own].filter(([meter, units]) => !meter.window.hasRoom(nowMs, (wanted.get(meter) ?? 0) + units));
    if (full.length === 0) for (const [meter, units] of own) wanted.set(meter, (wanted.get(meter) ?? 0) + units);
    return full.map(([meter]) => reasonOf(metered.find((one) => one.meter === meter)!));
  }

  private metersOf({ table, indexName, access, hash }: Charge, nowMs: number): readonly Meter[] {
    return this.limiterOf(table, indexName, nowMs).metersOf(access, hash);
  }

  /** A part whose quota was changed begins again. */
  private limiterOf(table: Table, indexName: string | undefined, nowMs: number): PartLimiter {
    let parts = this.limiters.get(table);
    if (!parts) this.limiters.set(table, (parts = new Map<string | undefined, PartLimiter>()));
    const quota = quotaOf(table, indexName);
    const known = parts.get(indexName);
    if (known && isDeepStrictEqual(known.quota, quota)) return known;
    const limiter = new PartLimiter(quota, nowMs);
    parts.set(indexName, limiter);
    return limiter;
  }
}

function sums(metered: readonly Metered[]): ReadonlyMap<Meter, number> {
  const units = new Map<Meter, number>();
  for (const { charge, meter } of metered) units.set(meter, (units.get(meter) ?? 0) + charge.units);
  return units;
}

function reasonOf({ charge: { table, indexName, access }, meter }: Metered): ThrottlingReason {
  return { table, indexName, reason: `${indexName === undefined ? 'Table' : 'Index'}${access}${meter.limit}` };
}
