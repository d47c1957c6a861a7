import { checkKey, keyOf } from '../checks/check-keys';
import { checkNested } from '../checks/check-paths';
import type { Item } from '../item';
import { throttlingError, type ThrottlingReason } from '../limits/throttling-error';
import type { BatchGetItemRequest } from '../request-types';
import { itemSizeOf } from '../rows/row-format';
import { NO_ROW } from '../store/table-rows';
import type { Table } from '../tables/table';
import { MAX_ITEM_SIZE_BYTES } from '../values/item-size';
import { itemJson } from '../values/item-json';
import { ObjectWriter } from './answer';
import { Capacity } from './capacity';
import { readCharges, refusal } from './charges';
import { activeTable, type Context } from './context';
import { DistinctKeys } from './distinct-keys';
import { writeItem } from './get-item';

/** BatchGetItem in the API Reference: what is beyond 16 MB comes back as UnprocessedKeys. */
const MAX_ANSWER_BYTES = 16 * 2 ** 20;
/** And what is beyond 1 MB of a partition, of which a table here has one. An item that begins before the limit is read. */
const MAX_TABLE_BYTES = 2 ** 20 + MAX_ITEM_SIZE_BYTES - 3;

type Part = BatchGetItemRequest['tables'][number];

export function batchGetItem(context: Context, request: BatchGetItemRequest): Uint8Array {
  const parts = request.tables.map((part) => ({ part, table: activeTable(context, part.table) }));
  const keys = new DistinctKeys();
  for (const { part, table } of parts) {
    for (const key of part.keys) {
      checkKey(key, table.keys);
      keys.add(table, key);
    }
    checkNested(part.projection?.nested, table);
  }
  const reader = new BatchReader(context);
  for (const [i, { part, table }] of parts.entries()) reader.read(part, table, i === 0);
  return reader.end(request);
}

class BatchReader {
  private readonly answer = new ObjectWriter();
  private readonly json = this.answer.open('Responses').raw('{');
  private readonly unprocessed: string[] = [];
  private readonly capacities: Capacity[] = [];
  private bytes = 0;
  private processed = 0;
  private readonly throttled: ThrottlingReason[] = [];

  constructor(private readonly context: Context) {}

  read(part: Part, table: Table, isFirst: boolean): void {
    const capacity = new Capacity(part.table);
    const left: Item[] = [];
    this.json.raw(`${isFirst ? '' : ','}${JSON.stringify(part.table.given)}:[`);
    let count = 0;
    let tableBytes = 0;
    for (const key of part.keys) {
      const { partition, sort } = keyOf(key, table.keys);
      const found = table.rows.find(partition, sort);
      const row = found === NO_ROW ? undefined : table.rows.read(found);
      const size = row ? itemSizeOf(row) : 0;
      if (tableBytes + size > MAX_TABLE_BYTES || this.bytes + size > MAX_ANSWER_BYTES) {
        left.push(key);
        capacity.addTable(1);
        continue;
      }
      if (this.isThrottled(part, table, key, row)) {
        left.push(key);
        continue;
      }
      this.processed++;
      tableBytes += size;
      this.bytes += size;
      capacity.addRead(size, part.isConsistent);
      if (!row) continue;
      if (count++ > 0) this.json.raw(',');
      writeItem(this.json, table, row, part.projection);
    }
    this.json.raw(']');
    this.capacities.push(capacity);
    if (left.length > 0) this.unprocessed.push(unprocessedOf(part, left));
  }

  private isThrottled(part: Part, table: Table, key: Item, row: Uint8Array | undefined): boolean {
    if (!this.context.limits) return false;
    const reasons = refusal(this.context, readCharges(table, key, row, part));
    this.throttled.push(...reasons);
    return reasons.length > 0;
  }

  /** BatchGetItem in the API Reference: where nothing at all can be read, the whole request fails. */
  end({ returnConsumedCapacity }: BatchGetItemRequest): Uint8Array {
    if (this.processed === 0 && this.throttled.length > 0) {
      throw throttlingError(this.context.account, this.throttled);
    }
    this.json.raw('}');
    this.answer.open('UnprocessedKeys').raw(`{${this.unprocessed.join()}}`);
    if (returnConsumedCapacity !== 'NONE') {
      this.answer.member(
        'ConsumedCapacity',
        this.capacities.map((capacity) => capacity.describe(returnConsumedCapacity)),
      );
    }
    return this.answer.end();
  }
}

function unprocessedOf({ table, options }: Part, keys: readonly Item[]): string {
  const given = JSON.stringify(options).slice(1, -1);
  return `${JSON.stringify(table.given)}:{"Keys":[${keys.map(itemJson).join()}]${given === '' ? '' : `,${given}`}}`;
}
