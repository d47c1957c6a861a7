import { processBatch } from '../../../lambda/consumer/process-batch';
import type { Item, SendQuery } from '../../../lib/aws/send-query';
import { createQuarantineList, type QuarantineList } from '../../../lib/aws/quarantine-list';
import { text } from '../../../lib/domain/bronze/attribute';
import { QUARANTINE } from '../../../lib/domain/bronze/quarantine';
import { aRecord } from '../../lambda/consumer/a-batch';
import { memoryTables } from '../../lambda/consumer/memory-tables';

export type Arrival = { readonly bytes: Uint8Array; readonly partitionKey: string; readonly atMs: number };

/** A list of the consumer's results for records that arrive at the given times, in their order. */
export async function quarantineListOf(arrivals: readonly Arrival[], indexShards: number): Promise<QuarantineList> {
  const tables = memoryTables();
  const never = new AbortController().signal;
  const records = arrivals.map(({ bytes, partitionKey, atMs }, position) => {
    const record = aRecord(bytes, position, partitionKey);
    return { ...record, arrivedAtMs: atMs };
  });
  await processBatch(records, {
    store: tables.store,
    rollups: tables.rollupStore,
    settings: { indexShards, retentionDays: 0 },
    nowMs: () => 0,
    storeDeadline: never,
    countDeadline: never,
  });
  return createQuarantineList({
    send: sendTo([...tables.quarantined.values()]),
    rollups: async (scope) => [...tables.rollups.values()].filter((rollup) => rollup.scope === scope),
    tableName: 'quarantine',
    indexShards,
  });
}

/** The index answers as DynamoDB's does: sorted, and cut at the limit before the filter. */
function sendTo(rows: readonly Item[]): SendQuery {
  const keyOf = (row: Item) => text(row, QUARANTINE.arrivalKey) ?? '';
  return async ({ ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...request }) => {
    const upTo = values[':to']?.S ?? '~';
    const matching = rows
      .filter((row) => text(row, QUARANTINE.arrivalBucket) === values[':bucket']!.S && keyOf(row) <= upTo)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
    const startKey = request.ExclusiveStartKey && keyOf(request.ExclusiveStartKey);
    const after = startKey === undefined ? 0 : matching.findIndex((row) => keyOf(row) === startKey) + 1;
    const page = matching.slice(after, after + (request.Limit ?? 50));
    const filters = [...(request.FilterExpression ?? '').matchAll(/(#f\d+) = (:f\d+)/g)];
    return {
      Items: page.filter((row) => filters.every(([, name, value]) => text(row, names[name!]!) === values[value!]!.S)),
      LastEvaluatedKey:
        after + page.length < matching.length || page.length === request.Limit ? page.at(-1) : undefined,
    };
  };
}
