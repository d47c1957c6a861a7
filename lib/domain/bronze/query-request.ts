import { BRONZE } from './bronze';
import { ROLLUP } from './rollup';

/** A DynamoDB Query as far as the domain needs it; it fits the SDK's input. */
export type QueryRequest = {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, { S: string }>;
  readonly ScanIndexForward?: boolean;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
};

/** Which part of one partition to read: time keys up to and including `upTo`. */
export type PartitionRead = { readonly upTo?: string; readonly limit?: number };

/** Every row of one event id, with its payload; more than one means that two payloads have the same id. */
export function eventRequest(table: string, eventId: string): QueryRequest {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': BRONZE.eventId },
    ExpressionAttributeValues: { ':key': { S: eventId } },
  };
}

/** The rollup items of one scope, such as all days of a month. `from` and `to` are compared with the start of the slot. */
export function rollupRequest(
  table: string,
  scope: string,
  slots: { readonly from?: string; readonly to?: string } = {},
): QueryRequest {
  return {
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: '#scope = :scope AND #slot BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#scope': ROLLUP.scope, '#slot': ROLLUP.slot },
    ExpressionAttributeValues: {
      ':scope': { S: scope },
      ':from': { S: slots.from ?? ' ' },
      ':to': { S: `${slots.to ?? ''}~` },
    },
  };
}
