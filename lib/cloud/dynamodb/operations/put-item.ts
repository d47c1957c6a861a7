import type { DeleteItemRequest, PutItemRequest } from '../request-types';
import { decodeRow } from '../rows/decode-row';
import { checkNested } from '../checks/check-paths';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { activeTable, type Context } from './context';
import { checkAdmitted } from './check-admitted';
import { collectionMetrics, planDelete, planPut, type WritePlan } from './write-plan';

export function putItem(context: Context, request: PutItemRequest): Uint8Array {
  const table = activeTable(context, request.table);
  checkNested(request.condition?.nested, table);
  return finish(context, request, planPut(context, table, request.item));
}

export function deleteItem(context: Context, request: DeleteItemRequest): Uint8Array {
  const table = activeTable(context, request.table);
  checkNested(request.condition?.nested, table);
  return finish(context, request, planDelete(table, request.key));
}

function finish(context: Context, request: PutItemRequest | DeleteItemRequest, plan: WritePlan): Uint8Array {
  checkAdmitted(context, plan, request);
  if (plan.write) context.store.writeRows([plan.write]);
  const { table, old } = plan;
  const answer = new ObjectWriter();
  if (old && request.returnValues === 'ALL_OLD') answer.item('Attributes', decodeRow(old, table.names));
  if (request.returnConsumedCapacity !== 'NONE') {
    const capacity = new Capacity(request.table).addWrite(table, old, plan.row);
    answer.member('ConsumedCapacity', capacity.describe(request.returnConsumedCapacity));
  }
  if (request.returnItemCollectionMetrics === 'SIZE') {
    const key = 'item' in request ? request.item : request.key;
    answer.member('ItemCollectionMetrics', collectionMetrics(table, [key])?.[0]);
  }
  return answer.end();
}
