import { ServiceError } from '../../engines/service-error';
import type { BatchWrite, BatchWriteItemRequest, TableReference } from '../request-types';
import type { Table } from '../tables/table';
import { validationError } from '../validation-error';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { activeTable, type Context } from './context';
import { DistinctKeys } from './distinct-keys';
import { collectionMetrics, planDelete, planPut, type WritePlan } from './write-plan';

type Part = { readonly reference: TableReference; readonly table: Table; readonly plans: readonly WritePlan[] };

export function batchWriteItem(context: Context, request: BatchWriteItemRequest): Uint8Array {
  const keys = new DistinctKeys();
  const parts = request.tables.map(({ table: reference, writes }): Part => {
    const table = activeTable(context, reference);
    const plans = writes.map((write) => planWrite(context, table, write));
    for (const write of writes) keys.add(table, 'put' in write ? write.put : write.delete);
    return { reference, table, plans };
  });
  const writes = parts.flatMap(({ plans }) => plans.flatMap(({ write }) => (write ? [write] : [])));
  if (writes.length > 0) context.store.writeRows(writes);
  const answer = new ObjectWriter().member('UnprocessedItems', {});
  if (request.returnConsumedCapacity !== 'NONE') {
    answer.member(
      'ConsumedCapacity',
      parts.map((part) => capacityOf(part).describe(request.returnConsumedCapacity)),
    );
  }
  if (request.returnItemCollectionMetrics === 'SIZE') answer.member('ItemCollectionMetrics', metricsOf(request, parts));
  return answer.end();
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

function metricsOf({ tables }: BatchWriteItemRequest, parts: readonly Part[]): object {
  const metrics = parts.map(({ reference, table }, i) => {
    const keys = tables[i]!.writes.map((write) => ('put' in write ? write.put : write.delete));
    return [reference.given, collectionMetrics(table, keys)] as const;
  });
  return Object.fromEntries(metrics.filter(([, list]) => list !== undefined));
}
