import { paginateQuery, paginateScan, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { rollupRequest } from '../../../lib/domain/bronze/query-request';
import { totalScope } from '../../../lib/domain/bronze/rollup';
import { parseRollup } from '../../../lib/domain/bronze/rollup-item';
import { LOCAL_NAMES } from '../../local-assembly';

export async function rowsOf(client: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>[]> {
  const rows: Record<string, AttributeValue>[] = [];
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true }))
    rows.push(...(page.Items ?? []));
  return rows;
}

/** The number of stream records that the rollups count in total. */
export async function countedEvents(client: DynamoDBClient): Promise<number> {
  let counted = 0;
  for await (const { Items = [] } of paginateQuery(
    { client },
    rollupRequest(LOCAL_NAMES.rollupsTable, totalScope('credit')),
  ))
    for (const item of Items) counted += parseRollup(item).events;
  return counted;
}
