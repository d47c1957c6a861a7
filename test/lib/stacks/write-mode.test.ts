import { TRANSACTION_FACTOR, writeUnits } from '../../../lib/cost/item-size';
import { PRICES, type PriceName } from '../../../lib/cost/prices';
import { WRITES_IN_FLIGHT } from '../../../lib/domain/detection/writes-in-flight';
import type { WriteMode } from '../../../lib/domain/write-mode';
import { writeMode } from '../../../lib/stacks/write-mode';

/** How long a function waits for a call; a transaction prepares and commits, and so takes longer. */
const PUT_MS = 10;
const TRANSACTION_MS = 25;
const ITEMS_PER_TRANSACTION = 99;

const usd = (price: PriceName, quantity: number) => (quantity * PRICES.prices[price].usd) / PRICES.prices[price].per;

/** What the writes of one batch cost, with the time that the function waits for them. */
function usdOf(mode: WriteMode, items: number, itemBytes: number, memoryMb: number): number {
  const isPuts = mode === 'puts';
  const units = items * writeUnits(itemBytes) * (isPuts ? 1 : TRANSACTION_FACTOR);
  const waitedMs = isPuts
    ? Math.ceil(items / WRITES_IN_FLIGHT) * PUT_MS
    : Math.ceil(items / ITEMS_PER_TRANSACTION) * TRANSACTION_MS;
  return usd('dynamoDbWrite', units) + usd('lambdaArmGbSecond', (waitedMs / 1000) * (memoryMb / 1024));
}

test('an emulator gets transactions, and AWS puts, which cost less there at any size of batch, item and function', () => {
  expect([writeMode('embedded'), writeMode('local'), writeMode('aws')]).toEqual([
    'transactions',
    'transactions',
    'puts',
  ]);
  const batches = Array.from({ length: 10_000 }, (_, at) => at + 1);
  for (const memoryMb of [128, 1024, 10_240]) {
    for (const itemBytes of [300, 1025, 400 * 1024]) {
      const dearer = batches.filter(
        (items) => usdOf('puts', items, itemBytes, memoryMb) >= usdOf('transactions', items, itemBytes, memoryMb),
      );
      expect(dearer).toEqual([]);
    }
  }
});
