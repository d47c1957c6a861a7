import { createHash } from 'node:crypto';
import { ServiceError } from '../../engines/service-error';
import { checkKey, hasKey, keyIn } from '../checks/check-keys';
import { checkNested, checkUpdate } from '../checks/check-paths';
import type { Item } from '../item';
import type { Charge } from '../limits/table-limits';
import { throttlingError } from '../limits/throttling-error';
import type { TransactWrite, TransactWriteItemsRequest } from '../request-types';
import { itemSizeOf } from '../rows/row-format';
import { NO_ROW } from '../store/table-rows';
import type { TokenRecord } from '../tables/entries';
import type { Table } from '../tables/table';
import { validationError } from '../validation-error';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { checkCharges, readCharges, writeCharges } from './charges';
import { activeTable, type Context } from './context';
import { DistinctKeys } from './distinct-keys';
import { planUpdate } from './update-item';
import { checkCondition, collectionMetrics, findRow, planDelete, planPut, type WritePlan } from './write-plan';

/** TransactWriteItems in the API Reference: a token is known for ten minutes after the request is over. */
const TOKEN_MS = 600_000;
const MAX_TRANSACTION_BYTES = 4 * 2 ** 20;
/** A transaction prepares and commits each item: two units where another write takes one. */
const TRANSACTION_FACTOR = 2;

type Reason = { readonly Code: string; readonly Message?: string; readonly Item?: unknown };

const CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ValidationException: 'ValidationError',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  ThrottlingException: 'ThrottlingError',
};

export function transactWriteItems(context: Context, request: TransactWriteItemsRequest): Uint8Array {
  const record = tokenRecordOf(context, request);
  const tables = request.writes.map((write) => activeTable(context, write.table));
  if (record && isRepeated(context, record)) return repeated(context, request, tables);
  checkDistinct(request, tables);
  const plans = planAll(context, request, tables);
  checkSize(plans);
  if (context.limits)
    admitTogether(
      context,
      plans.map((plan, i) => chargesOf(request.writes[i]!, plan)),
    );
  context.store.writeRows(
    plans.flatMap(({ write }, i) => (write && request.writes[i]!.action !== 'ConditionCheck' ? [write] : [])),
    record,
  );
  return answerTo(request, tables, writeCharge(request, plans));
}

function repeated(context: Context, request: TransactWriteItemsRequest, tables: readonly Table[]): Uint8Array {
  if (context.limits) {
    const charges = request.writes.map((write, i) => {
      const table = tables[i]!;
      const key = keyIn(itemOf(write), table.keys);
      const row = findRow(table, key);
      const bytes = row === NO_ROW ? undefined : table.rows.read(row);
      return readCharges(table, key, bytes, { isConsistent: true, factor: TRANSACTION_FACTOR });
    });
    admitTogether(context, charges);
  }
  return answerTo(request, tables, readCharge(request, tables));
}

function chargesOf({ action }: TransactWrite, plan: WritePlan): Charge[] {
  if (action !== 'ConditionCheck') return writeCharges(plan, TRANSACTION_FACTOR);
  return checkCharges({ ...plan, old: undefined }, TRANSACTION_FACTOR);
}

/** @throws ServiceError with a reason for each item that a limit has no room for; then none has cost anything */
export function admitTogether({ limits, clock, account }: Context, items: readonly (readonly Charge[])[]): void {
  const refusals = limits?.admitAll(items, clock.now()) ?? [];
  if (refusals.every((reasons) => reasons.length === 0)) return;
  // No reason of a transaction's item tells of the account.
  const ofAccount = refusals.flat().filter(({ limit }) => limit === 'AccountLimitExceeded');
  if (ofAccount.length > 0) throw throttlingError(account, ofAccount);
  throw cancelled(
    refusals.map((reasons) => (reasons.length === 0 ? { Code: 'None' } : throttled(throttlingError(account, reasons)))),
  );
}

/** The reason of an item has the code and the message of its limit, and no more. */
function throttled({ type, message }: ServiceError): Reason {
  return { Code: CODES[type]!, Message: message };
}

function tokenRecordOf({ clock }: Context, { token, fingerprint }: TransactWriteItemsRequest): TokenRecord | undefined {
  if (token === undefined) return undefined;
  const hash = createHash('sha256')
    .update(fingerprint ?? '')
    .digest('base64');
  return { token, fingerprint: hash, untilMs: clock.now() + TOKEN_MS };
}

function isRepeated({ store }: Context, { token, fingerprint }: TokenRecord): boolean {
  const known = store.tokenOf(token);
  if (known === undefined) return false;
  if (known.fingerprint === fingerprint) return true;
  throw new ServiceError(
    'IdempotentParameterMismatchException',
    'The request uses a client token that was already used with other parameters',
  );
}

function planAll(context: Context, { writes }: TransactWriteItemsRequest, tables: readonly Table[]): WritePlan[] {
  const plans: WritePlan[] = [];
  const reasons = writes.map((write, i): Reason => {
    try {
      plans.push(planOne(context, write, tables[i]!));
      return { Code: 'None' };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (plans.length < writes.length) throw cancelled(reasons);
  return plans;
}

/** Comes before all conditions. Writes without a whole key are left to their own checks. */
function checkDistinct({ writes }: TransactWriteItemsRequest, tables: readonly Table[]): void {
  const keys = new DistinctKeys('Transaction request cannot include multiple operations on one item');
  for (const [i, write] of writes.entries()) {
    const table = tables[i]!;
    if (hasKey(itemOf(write), table.keys)) keys.add(table, itemOf(write));
  }
}

/** What has the key of a write. */
function itemOf(write: TransactWrite): Item {
  return 'item' in write ? write.item : write.key;
}

function planOne(context: Context, write: TransactWrite, table: Table): WritePlan {
  checkNested(write.condition?.nested, table);
  switch (write.action) {
    case 'Put':
      return checked(planPut(context, table, write.item), write);
    case 'Delete':
    case 'ConditionCheck':
      return checked(planDelete(table, write.key), write);
    case 'Update': {
      checkKey(write.key, table.keys);
      checkUpdate(write.update, table);
      return planUpdate(context, checked(planDelete(table, write.key), write), write.key, write.update);
    }
    default:
      return write satisfies never;
  }
}

function checked(plan: WritePlan, { condition, returnOnConditionFailure }: TransactWrite): WritePlan {
  checkCondition(plan, condition, returnOnConditionFailure);
  return plan;
}

export function reasonOf(error: unknown): Reason {
  const code = error instanceof ServiceError ? CODES[error.type] : undefined;
  if (code === undefined) throw error;
  const { message, members } = error as ServiceError;
  return { Code: code, Message: message, ...members };
}

export function cancelled(reasons: readonly Reason[]): ServiceError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function checkSize(plans: readonly WritePlan[]): void {
  const bytes = plans.reduce((sum, { row }) => sum + (row ? itemSizeOf(row) : 0), 0);
  if (bytes > MAX_TRANSACTION_BYTES) {
    throw validationError('The aggregate size of the items in the transaction exceeds 4 MB');
  }
}

/** Counts what a write costs its table. */
type Cost = (capacity: Capacity, i: number) => void;

function writeCharge({ writes }: TransactWriteItemsRequest, plans: readonly WritePlan[]): Cost {
  return (capacity, i) => {
    const { table, old, row } = plans[i]!;
    if (writes[i]!.action === 'ConditionCheck') capacity.addTable(1);
    else capacity.addWrite(table, old, row);
  };
}

/** TransactWriteItems in the API Reference: a call that repeats a token costs what reading its items costs. */
function readCharge({ writes }: TransactWriteItemsRequest, tables: readonly Table[]): Cost {
  const sizes = writes.map((write, i) => {
    const { rows, keys } = tables[i]!;
    const row = findRow(tables[i]!, keyIn(itemOf(write), keys));
    return row === NO_ROW ? 0 : itemSizeOf(rows.read(row));
  });
  return (capacity, i) => {
    capacity.addRead(sizes[i]!, true);
  };
}

function answerTo(request: TransactWriteItemsRequest, tables: readonly Table[], charge: Cost): Uint8Array {
  const answer = new ObjectWriter();
  if (request.returnConsumedCapacity !== 'NONE') {
    answer.member('ConsumedCapacity', capacities(request, tables, charge));
  }
  if (request.returnItemCollectionMetrics === 'SIZE') answer.member('ItemCollectionMetrics', metrics(request, tables));
  return answer.end();
}

function capacities(
  { writes, returnConsumedCapacity }: TransactWriteItemsRequest,
  tables: readonly Table[],
  charge: Cost,
): unknown[] {
  const byTable = new Map<Table, Capacity>();
  for (const [i, table] of tables.entries()) {
    const capacity = byTable.get(table) ?? new Capacity(writes[i]!.table, TRANSACTION_FACTOR);
    byTable.set(table, capacity);
    charge(capacity, i);
  }
  return [...byTable.values()].map((capacity) => capacity.describe(returnConsumedCapacity));
}

function metrics({ writes }: TransactWriteItemsRequest, tables: readonly Table[]): object {
  const lists: Record<string, object[]> = {};
  for (const table of new Set(tables)) {
    const own = writes.filter((_, i) => tables[i] === table);
    const list = collectionMetrics(table, own.map(itemOf));
    if (list) lists[own[0]!.table.given] = list;
  }
  return lists;
}
