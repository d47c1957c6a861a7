import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../lib/domain/bronze/attribute';

type Conditional = {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
};
type Write = Conditional & { readonly TableName?: string; readonly Item?: unknown; readonly Key?: unknown };

const MAX_ACTIONS = 100; // TransactWriteItems API limit

/**
 * A client of tables in memory, with DynamoDB's rules: a transaction is written whole or not at all, checks all of its
 * conditions, takes each item once, and is not applied again under the same token.
 * @param keys the names of each table's keys
 */
export function tablesInMemory(keys: Readonly<Record<string, readonly string[]>>): DynamoDBClient {
  const tables = new Map(Object.keys(keys).map((name) => [name, new Map<string, Item>()]));
  const applied = new Map<string, string>();
  const placeOf = ({ TableName = '', Item, Key }: Write) => {
    const item = (Item ?? Key) as Item;
    return { table: tables.get(TableName)!, key: JSON.stringify(keys[TableName]!.map((name) => item[name])) };
  };
  const holds = (write: Write): boolean => {
    const { table, key } = placeOf(write);
    const found = table.get(key)?.[write.ExpressionAttributeNames?.['#last'] ?? ''];
    switch (write.ConditionExpression) {
      case undefined:
        return true;
      case 'attribute_not_exists(#last)':
        return found === undefined;
      case '#last = :before':
        return JSON.stringify(found) === JSON.stringify(write.ExpressionAttributeValues![':before']);
      default:
        throw new Error(`a condition that these tables do not know: ${write.ConditionExpression}`);
    }
  };
  const apply = (write: Write): void => {
    const { table, key } = placeOf(write);
    if (write.Item) table.set(key, write.Item as Item);
    else table.delete(key);
  };
  const transact = (actions: readonly TransactWriteItem[], token: string): void => {
    const text = JSON.stringify(actions);
    if (applied.has(token) && applied.get(token) !== text) throw new Error('IdempotentParameterMismatch');
    if (applied.has(token)) return;
    const writes = actions.map(({ Put, Delete, ConditionCheck }): Write => (Put ?? Delete ?? ConditionCheck)!);
    const places = writes.map((write) => `${write.TableName} ${placeOf(write).key}`);
    if (new Set(places).size < places.length) throw new Error('Transaction request cannot include multiple operations');
    if (writes.length > MAX_ACTIONS) throw new Error(`a transaction of ${writes.length} actions`);
    const CancellationReasons = writes.map((write) => ({ Code: holds(write) ? 'None' : 'ConditionalCheckFailed' }));
    if (CancellationReasons.some(({ Code }) => Code !== 'None')) {
      throw new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
    }
    applied.set(token, text);
    for (const action of actions) if (!action.ConditionCheck) apply((action.Put ?? action.Delete)!);
  };
  const send = async (command: object): Promise<object> => {
    if (command instanceof TransactWriteItemsCommand) {
      transact(command.input.TransactItems!, command.input.ClientRequestToken!);
      return {};
    }
    if (command instanceof PutItemCommand) {
      if (!holds(command.input)) throw new ConditionalCheckFailedException({ message: 'moved', $metadata: {} });
      apply(command.input);
      return {};
    }
    if (command instanceof DeleteItemCommand) {
      apply(command.input);
      return {};
    }
    if (command instanceof BatchWriteItemCommand) {
      for (const [TableName, requests] of Object.entries(command.input.RequestItems!)) {
        for (const { PutRequest } of requests) apply({ TableName, Item: PutRequest!.Item });
      }
      return { UnprocessedItems: {} };
    }
    if (command instanceof BatchGetItemCommand) {
      const [[TableName, { Keys }]] = Object.entries(command.input.RequestItems!) as [[string, { Keys: Item[] }]];
      const found = Keys.map((Key) => tables.get(TableName)!.get(placeOf({ TableName, Key }).key)).filter(Boolean);
      return { Responses: { [TableName]: structuredClone(found) }, UnprocessedKeys: {} };
    }
    if (command instanceof ScanCommand) return { Items: [...tables.get(command.input.TableName!)!.values()] };
    throw new Error(`a command that these tables do not know: ${command.constructor.name}`);
  };
  return { send } as unknown as DynamoDBClient;
}
