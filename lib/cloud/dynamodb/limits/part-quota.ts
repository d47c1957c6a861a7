import type { WarmThroughput } from '../request-types';
import type { Table } from '../tables/table';
import type { Throughput } from '../tables/table-state';

export type Access = 'Read' | 'Write';

/** Developer Guide, "Partitions": what one partition takes in a second. */
export const PARTITION_UNITS: Readonly<Record<Access, number>> = { Write: 1_000, Read: 3_000 };

/** Developer Guide, "Initial throughput": a new table on demand carries 4,000 writes and 12,000 reads. */
const INITIAL_PARTITIONS = 4;

/** What a table or a global index may take. */
export type PartQuota = {
  readonly partitions: number;
  /** Undefined on demand. */
  readonly provisioned: Readonly<Record<Access, number>> | undefined;
};

/** @param indexName of a global index; undefined for the table */
export function quotaOf({ state }: Table, indexName: string | undefined): PartQuota {
  const { throughput, warmThroughput } =
    indexName === undefined ? state : state.globalIndexes.find(({ IndexName }) => IndexName === indexName)!;
  if (state.billingMode === 'PROVISIONED') return provisionedQuota(throughput);
  return { partitions: Math.max(INITIAL_PARTITIONS, warmPartitions(warmThroughput)), provisioned: undefined };
}

function warmPartitions({ ReadUnitsPerSecond = 0, WriteUnitsPerSecond = 0 }: WarmThroughput = {}): number {
  return Math.ceil(Math.max(ReadUnitsPerSecond / PARTITION_UNITS.Read, WriteUnitsPerSecond / PARTITION_UNITS.Write));
}

/** As many partitions as carry both kinds of units at once. */
function provisionedQuota({ readUnits, writeUnits }: Throughput): PartQuota {
  const partitions = Math.ceil(readUnits / PARTITION_UNITS.Read + writeUnits / PARTITION_UNITS.Write);
  return { partitions: Math.max(1, partitions), provisioned: { Read: readUnits, Write: writeUnits } };
}
