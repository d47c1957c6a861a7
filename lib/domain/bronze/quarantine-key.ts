import { sha256Hex } from '../../core/hash';
import { keyBytes, MAX_SORT_KEY_BYTES } from '../../events/key-limits';
import { isWellFormed } from '../../events/well-formed';

/**
 * Sort keys of the quarantine table. A record's own row has its partition key as sort key, as every row once had, so
 * that a redelivery overwrites itself. Names that begin with `#legion#` are ours: a record whose partition key begins
 * so, or cannot be a sort key at all, is filed under the hash of its partition key, and pieces are filed beside it.
 */
const OURS = '#legion#';

/** Sort key of the row that tells of a record. */
export function headKey(partitionKey: string): string {
  return isSortKey(partitionKey) ? partitionKey : `${OURS}key#${partitionKeyHash(partitionKey)}`;
}

/** Whether the partition key itself is the sort key; otherwise the row carries it in another attribute. */
export function isSortKey(partitionKey: string): boolean {
  if (partitionKey === '' || partitionKey.startsWith(OURS) || !isWellFormed(partitionKey)) return false;
  return keyBytes(partitionKey) <= MAX_SORT_KEY_BYTES;
}

/** What the sort keys of a record's pieces begin with. */
export function piecePrefix(partitionKey: string): string {
  return `${OURS}piece#${partitionKeyHash(partitionKey)}#`;
}

/** Sort key of one piece, numbered from 0; in the order of the keys the pieces are in their own. */
export function pieceKey(partitionKey: string, number: number): string {
  return `${piecePrefix(partitionKey)}${String(number).padStart(6, '0')}`;
}

/** Escaped first: half a surrogate pair has no UTF-8, and two such keys must not become one. */
function partitionKeyHash(partitionKey: string): string {
  return sha256Hex(Buffer.from(JSON.stringify(partitionKey)));
}
