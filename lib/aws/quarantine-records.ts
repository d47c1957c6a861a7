import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { text } from '../domain/bronze/attribute';
import { sha256Hex } from '../core/hash';
import { QUARANTINE } from '../domain/bronze/quarantine';
import { piecePrefix } from '../domain/bronze/quarantine-key';
import { isHead, joinedPayload, quarantineHead, type QuarantineHead } from '../domain/bronze/quarantine-row';
import { isConditionFailure } from './fault-kind';
import { scanItems } from './scan-pages';
import { queryAll, queryWith, type Item } from './send-query';

type Client = Pick<DynamoDBClient, 'send'>;

/** A quarantined record with its bytes. */
export type QuarantinedRecord = QuarantineHead & {
  readonly bytes: Uint8Array;
  /** Whether the bytes match the hash that they are filed under; false when a piece is missing or altered. */
  readonly intact: boolean;
};

/** Every record with these bytes, one per partition key; consistent. Empty when there is none. */
export async function readQuarantined(
  client: Client,
  tableName: string,
  payloadHash: string,
): Promise<QuarantinedRecord[]> {
  const rows = await rowsOf(client, tableName, { payloadHash });
  return rows.filter(isHead).map((head) => recordOf(head, rows));
}

/** The record of one head, read consistently; undefined when it is gone. */
export async function readQuarantinedRecord(
  client: Client,
  tableName: string,
  { payloadHash, rowKey, partitionKey }: Pick<QuarantineHead, 'payloadHash' | 'rowKey' | 'partitionKey'>,
): Promise<QuarantinedRecord | undefined> {
  const [head] = await rowsOf(client, tableName, { payloadHash, rowKey });
  if (!head) return undefined;
  const known = quarantineHead(head);
  const pieces =
    known.pieces === 0 ? [] : await rowsOf(client, tableName, { payloadHash, prefix: piecePrefix(partitionKey) });
  return recordOf(head, pieces);
}

/** Every head of the table, in no order, read consistently. */
export async function* scanQuarantine(client: Client, tableName: string): AsyncGenerator<QuarantineHead> {
  const filter = {
    FilterExpression: 'attribute_exists(#reason)',
    ExpressionAttributeNames: { '#reason': QUARANTINE.reason },
  };
  for await (const item of scanItems(client, { TableName: tableName, ...filter })) yield quarantineHead(item);
}

/** Up to `limit` different payload hashes with a prefix. Reads the whole table when there are fewer. */
export async function findPayloadHashes(
  client: Client,
  tableName: string,
  { prefix, limit }: { readonly prefix: string; readonly limit: number },
): Promise<string[]> {
  const hashes = new Set<string>();
  const filter = {
    FilterExpression: 'attribute_exists(#reason) AND begins_with(#hash, :prefix)',
    ProjectionExpression: '#hash',
    ExpressionAttributeNames: { '#reason': QUARANTINE.reason, '#hash': QUARANTINE.payloadHash },
    ExpressionAttributeValues: { ':prefix': { S: prefix } },
  };
  for await (const item of scanItems(client, { TableName: tableName, ...filter })) {
    hashes.add(text(item, QUARANTINE.payloadHash) ?? '');
    if (hashes.size === limit) break;
  }
  return [...hashes];
}

/**
 * Deletes a record, its head first, so that a head is never without its pieces. A record that has arrived again in the
 * meantime has overwritten the rows, and stays.
 * @returns whether the head was unchanged since it was read
 */
export async function deleteQuarantined(client: Client, tableName: string, head: QuarantineHead): Promise<boolean> {
  const { payloadHash, rowKey, partitionKey, pieces } = head;
  if (!(await deleteUnchanged(client, tableName, head, rowKey))) return false;
  if (pieces === 0) return true;
  const rows = await rowsOf(client, tableName, { payloadHash, prefix: piecePrefix(partitionKey) });
  for (const row of rows) await deleteUnchanged(client, tableName, head, text(row, QUARANTINE.partitionKey) ?? '');
  return true;
}

async function deleteUnchanged(
  client: Client,
  tableName: string,
  { payloadHash, sequenceNumber, ingestedAtMs }: QuarantineHead,
  rowKey: string,
): Promise<boolean> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: tableName,
        Key: { [QUARANTINE.payloadHash]: { S: payloadHash }, [QUARANTINE.partitionKey]: { S: rowKey } },
        ConditionExpression: '#sequence = :sequence AND #ingested = :ingested',
        ExpressionAttributeNames: { '#sequence': QUARANTINE.sequenceNumber, '#ingested': QUARANTINE.ingestedAt },
        ExpressionAttributeValues: { ':sequence': { S: sequenceNumber }, ':ingested': { N: String(ingestedAtMs) } },
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

function recordOf(head: Item, rows: readonly Item[]): QuarantinedRecord {
  const known = quarantineHead(head);
  const prefix = piecePrefix(known.partitionKey);
  const pieces = rows.filter((row) => text(row, QUARANTINE.partitionKey)?.startsWith(prefix) && !isHead(row));
  const bytes = joinedPayload(head, pieces);
  return { ...known, bytes, intact: sha256Hex(bytes) === known.payloadHash };
}

type Selection = { readonly payloadHash: string; readonly rowKey?: string; readonly prefix?: string };

/** Rows of one payload hash: all, the one of a sort key, or those whose sort key begins with a prefix; consistent. */
async function rowsOf(client: Client, tableName: string, { payloadHash, rowKey, prefix }: Selection): Promise<Item[]> {
  const sort = rowKey ?? prefix;
  const condition = rowKey !== undefined ? ' AND #sort = :sort' : ' AND begins_with(#sort, :sort)';
  return queryAll(queryWith(client), {
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: `#hash = :hash${sort === undefined ? '' : condition}`,
    ExpressionAttributeNames: {
      '#hash': QUARANTINE.payloadHash,
      ...(sort === undefined ? {} : { '#sort': QUARANTINE.partitionKey }),
    },
    ExpressionAttributeValues: {
      ':hash': { S: payloadHash },
      ...(sort === undefined ? {} : { ':sort': { S: sort } }),
    },
  });
}
