import { ServiceError } from '../../engines/service-error';
import type { Item } from '../item';
import { throttlingError, type ThrottlingReason } from '../limits/throttling-error';
import type { BatchWrite, BatchWriteItemRequest, TableReference } from '../request-types';
import type { Table } from '../tables/table';
import { validationError } from '../validation-error';
import { itemJson } from '../values/item-json';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { refusal, writeCharges } from './charges';
import { activeTable, type Context } from './context';
import { DistinctKeys } from './distinct-keys';
import { collectionMetrics, planDelete, planPut, type WritePlan } from './write-plan';

type Part = {
  readonly reference: TableReference;
  readonly table: Table;
  readonly plans: readonly WritePlan[];
  /** Withheld by a limit: they are not stored, and come back. */
  readonly unprocessed: readonly BatchWrite[];
};

export function batchWriteItem(context: Context, request: BatchWriteItemRequest): Uint8Array {
  const keys = new DistinctKeys();
  const planned = request.tables.map(({ table: reference, writes }): Part => {
    const table = activeTable(context, reference);
    const plans = writes.map((write) => planWrite(context, table, write));
    for (const write of writes) keys.add(table, 'put' in write ? write.put : write.delete);
    return { reference, table, plans, unprocessed: [] };
  });
  const parts = context.limits ? withinLimits(context, request, planned) : planned;
  const writes = parts.flatMap(({ plans }) => plans.flatMap(({ write }) => (write ? [write] : [])));
  if (writes.length > 0) context.store.writeRows(writes);
  const answer = new ObjectWriter().member('UnprocessedItems', unprocessedItems(parts));
  if (request.returnConsumedCapacity !== 'NONE') {
    answer.member(
      'ConsumedCapacity',
      parts.map((part) => capacityOf(part).describe(request.returnConsumedCapacity)),
    );
  }
  if (request.returnItemCollectionMetrics === 'SIZE') answer.member('ItemCollectionMetrics', metricsOf(parts));
  return answer.end();
}

/** BatchWriteItem in the API Reference: where nothing at all can be done, the whole request fails. */
function withinLimits(context: Context, { tables }: BatchWriteItemRequest, parts: readonly Part[]): Part[] {
  const reasons: ThrottlingReason[] = [];
  const admitted = parts.map((part, i): Part => {
    const refusals = part.plans.map((plan) => refusal(context, writeCharges(plan)));
    reasons.push(...refusals.flat());
    const isAdmitted = (_: unknown, n: number) => refusals[n]!.length === 0;
    return {
      ...part,
      plans: part.plans.filter(isAdmitted),
      unprocessed: tables[i]!.writes.filter((_, n) => !isAdmitted(_, n)),
    };
  });
  if (reasons.length > 0 && admitted.every(({ plans }) => plans.length === 0)) {
    throw throttlingError(context.account, reasons);
  }
  return admitted;
}

function unprocessedItems(parts: readonly Part[]): object {
  const withheld = parts.filter(({ unprocessed }) => unprocessed.length > 0);
  return Object.fromEntries(withheld.map(({ reference, unprocessed }) => [reference.given, unprocessed.map(given)]));
}

/** A write as its request had it. */
function given(write: BatchWrite): object {
  const member = (item: Item) => JSON.parse(itemJson(item)) as unknown;
  return 'put' in write
    ? { PutRequest: { Item: member(write.put) } }
    : { DeleteRequest: { Key: member(write.delete) } };
}

const KEY_FAULT = /Missing the key|Type mismatch for key/;

function planWrite(context: Context, table: Table, write: BatchWrite): WritePlan {
  if ('delete' in write) return planDelete(table, write.delete);
  try {
    return planPut(context, table, write.put);
  } catch (error) {
    if (!(error instanceof ServiceError) || !KEY_FAULT.test(error.message)) throw error;
    // A batch says it in fewer words than PutItem.
    throw validationError('The provided key element does not match the schema');
  }
}

function capacityOf({ reference, table, plans }: Part): Capacity {
  const capacity = new Capacity(reference);
  for (const { old, row } of plans) capacity.addWrite(table, old, row);
  return capacity;
}

function metricsOf(parts: readonly Part[]): object {
  const metrics = parts.map(({ reference, table, plans }) => {
    const keys = plans.map(({ key }) => key);
    return [reference.given, keys.length === 0 ? undefined : collectionMetrics(table, keys)] as const;
  });
  return Object.fromEntries(metrics.filter(([, list]) => list !== undefined));
}
