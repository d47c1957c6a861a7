import { QueryCommand, type DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { QueryRequest } from '../domain/bronze/query-request';

export type Item = Record<string, unknown>;
type ItemPage = { readonly Items?: Item[]; readonly LastEvaluatedKey?: Item };

/** Sends one Query: with an SDK client, or to a table in memory. */
export type SendQuery = (request: QueryRequest & { readonly ExclusiveStartKey?: Item }) => Promise<ItemPage>;

/** Sends the domain's requests with an SDK client. */
export function queryWith(client: Pick<DynamoDBClient, 'send'>): SendQuery {
  return async (request) => {
    const { Items, LastEvaluatedKey } = await client.send(new QueryCommand(request as QueryCommandInput));
    return { Items, LastEvaluatedKey };
  };
}

/** The items of all pages. */
export async function queryAll(send: SendQuery, request: QueryRequest): Promise<Item[]> {
  const items: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page = await send(startKey ? { ...request, ExclusiveStartKey: startKey } : request);
    items.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey);
  return items;
}
