import { keyBytes } from '../checks/check-keys';
import type { Item } from '../item';
import { keyHash } from '../keys/key-hash';
import type { Charge } from '../limits/table-limits';
import { throttlingError, type ThrottlingReason } from '../limits/throttling-error';
import { itemSizeOf } from '../rows/row-format';
import { KeyReader } from '../store/key-reader';
import type { Table, TableIndex } from '../tables/table';
import { indexWritesOf, itemWriteUnits, readUnits } from './capacity';
import type { Context } from './context';
import type { WritePlan } from './write-plan';

/** What a write costs the table and each index, as the limits count it. */
export function writeCharges({ table, key, old, row }: WritePlan, factor = 1): Charge[] {
  const tableHash = partitionHash(table, key);
  const charge = (hash: number, units: number, indexName?: string): Charge => {
    return { table, indexName, access: 'Write', hash, units: units * factor };
  };
  const ofIndexes = table.indexes.flatMap((index) =>
    indexWritesOf(table, index, old, row).map(({ of, units }) =>
      index.isLocal ? charge(tableHash, units) : charge(indexHash(table, index, of), units, index.name),
    ),
  );
  return [charge(tableHash, itemWriteUnits(old, row)), ...ofIndexes];
}

/** What a write costs that its condition keeps from being done: as much as it would, of the table alone. */
export function checkCharges({ table, key, old, row }: WritePlan, factor = 1): Charge[] {
  const units = itemWriteUnits(old, row) * factor;
  return [{ table, indexName: undefined, access: 'Write', hash: partitionHash(table, key), units }];
}

/** What reading the item of a key costs. */
export function readCharges(
  table: Table,
  key: Item,
  row: Uint8Array | undefined,
  { isConsistent, factor = 1 }: { readonly isConsistent: boolean; readonly factor?: number },
): Charge[] {
  const units = readUnits(Math.max(row ? itemSizeOf(row) : 0, 1), isConsistent) * factor;
  return [{ table, indexName: undefined, access: 'Read', hash: partitionHash(table, key), units }];
}

/** @throws ServiceError where a limit has no room */
export function admit(context: Context, charges: readonly Charge[]): void {
  const reasons = refusal(context, charges);
  if (reasons.length > 0) throw throttlingError(context.account, reasons);
}

/** The limits that have no room; the charges are taken where there are none. */
export function refusal({ limits, clock }: Context, charges: readonly Charge[]): readonly ThrottlingReason[] {
  return limits ? limits.admit(charges, clock.now()) : [];
}

function partitionHash({ keys }: Table, key: Item): number {
  return keyHash(keyBytes(key.get(keys.partition.name)!));
}

/** Where an index has a row, which is in it. */
function indexHash({ names }: Table, { keys }: TableIndex, row: Uint8Array): number {
  return keyHash(new KeyReader(names, [keys.partition]).read(row).bytes(0));
}
