import type { WriteMode } from '../domain/write-mode';
import { writeUnits } from './item-size';
import { PRICES, type PriceName } from './prices';

/** Items that a function writes on the condition that they have not moved, such as rollups or states. */
export type GuardedWrites = {
  /** In one batch, on average. */
  readonly itemsPerBatch: number;
  readonly itemBytes: number;
  /** Of the function that waits for the calls. */
  readonly memoryMb: number;
};

/** A transaction takes two units where another write takes one: the developer guide, "DynamoDB transactions". */
export function unitsPerUnit(mode: WriteMode): 1 | 2 {
  return mode === 'transactions' ? 2 : 1;
}

/** How long the function waits for a call; a transaction prepares and commits, and so takes longer. */
const PUT_MS = 10;
const TRANSACTION_MS = 25;
const PUTS_IN_FLIGHT = 8;
const ITEMS_PER_TRANSACTION = 99;

/** Write units of one such write of an item of this size. */
export function guardedWriteUnits(mode: WriteMode, itemBytes: number): number {
  return writeUnits(itemBytes) * unitsPerUnit(mode);
}

/** USD for the writes of one batch, and for the time that the function waits for them. */
export function guardedWritesUsd(mode: WriteMode, { itemsPerBatch, itemBytes, memoryMb }: GuardedWrites): number {
  const waitedMs =
    mode === 'transactions'
      ? Math.ceil(itemsPerBatch / ITEMS_PER_TRANSACTION) * TRANSACTION_MS
      : Math.ceil(itemsPerBatch / PUTS_IN_FLIGHT) * PUT_MS;
  const gbSeconds = (waitedMs / 1000) * (memoryMb / 1024);
  return usd('dynamoDbWrite', itemsPerBatch * guardedWriteUnits(mode, itemBytes)) + usd('lambdaArmGbSecond', gbSeconds);
}

/** The way that costs less on AWS. */
export function cheaperWriteMode(writes: GuardedWrites): WriteMode {
  return guardedWritesUsd('transactions', writes) < guardedWritesUsd('puts', writes) ? 'transactions' : 'puts';
}

function usd(price: PriceName, quantity: number): number {
  const { usd: amount, per } = PRICES.prices[price];
  return (quantity * amount) / per;
}
