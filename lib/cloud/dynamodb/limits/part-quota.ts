import type { OnDemandThroughput } from '../request-types';
import type { TableState, Throughput } from '../tables/table-state';
import type { Access, LimitType } from './meter';

/** Developer Guide, "Partitions": what one partition takes in a second. */
export const PARTITION_UNITS: Readonly<Record<Access, number>> = { Write: 1_000, Read: 3_000 };

/** Developer Guide, "Quotas": what a table or index may take by default, and what a table may declare. */
export const TABLE_UNITS = 40_000;
/** There: what all provisioned tables of an account may declare together. */
export const ACCOUNT_UNITS = 80_000;

/** Developer Guide, "Initial throughput": a new table on demand carries 4,000 writes and 12,000 reads. */
const INITIAL_PARTITIONS = 4;

/** What the whole of a table or index takes in a second, whichever the keys. */
export type WholeLimit = { readonly limit: LimitType; readonly unitsPerSecond: number };

/** What a table or a global index may take. */
export type PartQuota = {
  /** As many as its throughput needs; a part that has grown has more. */
  readonly partitions: number;
  readonly whole: Readonly<Record<Access, readonly WholeLimit[]>>;
  /** The warm throughput that was declared, if any. */
  readonly warm: Readonly<Record<Access, number>>;
};

/** @param indexName of a global index; undefined for the table */
export function quotaOf(state: TableState, indexName: string | undefined): PartQuota {
  const { throughput, warmThroughput, onDemandThroughput } =
    indexName === undefined ? state : state.globalIndexes.find(({ IndexName }) => IndexName === indexName)!;
  const warm = { Read: warmThroughput?.ReadUnitsPerSecond ?? 0, Write: warmThroughput?.WriteUnitsPerSecond ?? 0 };
  if (state.billingMode === 'PROVISIONED') return provisionedQuota(throughput, warm);
  const { MaxReadRequestUnits, MaxWriteRequestUnits }: OnDemandThroughput = onDemandThroughput ?? {};
  return {
    partitions: Math.max(INITIAL_PARTITIONS, warmPartitions(warm)),
    warm,
    whole: { Read: onDemandLimits(MaxReadRequestUnits), Write: onDemandLimits(MaxWriteRequestUnits) },
  };
}

/** OnDemandThroughput in the API Reference: -1 takes a maximum away. */
function onDemandLimits(maximum = -1): readonly WholeLimit[] {
  const ofAccount: WholeLimit = { limit: 'AccountLimitExceeded', unitsPerSecond: TABLE_UNITS };
  if (maximum < 1) return [ofAccount];
  return [{ limit: 'MaxOnDemandThroughputExceeded', unitsPerSecond: maximum }, ofAccount];
}

function warmPartitions({ Read, Write }: PartQuota['warm']): number {
  return Math.ceil(Math.max(Read / PARTITION_UNITS.Read, Write / PARTITION_UNITS.Write));
}

/** As many partitions as carry both kinds of units at once. */
function provisionedQuota({ readUnits, writeUnits }: Throughput, warm: PartQuota['warm']): PartQuota {
  const partitions = Math.ceil(readUnits / PARTITION_UNITS.Read + writeUnits / PARTITION_UNITS.Write);
  const limits = (unitsPerSecond: number): readonly WholeLimit[] => [
    { limit: 'ProvisionedThroughputExceeded', unitsPerSecond },
  ];
  return {
    partitions: Math.max(1, partitions, warmPartitions(warm)),
    warm,
    whole: { Read: limits(readUnits), Write: limits(writeUnits) },
  };
}
