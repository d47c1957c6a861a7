import { sha256Hex } from '../../core/hash';
import { keyBytes, MAX_SORT_KEY_BYTES } from '../../events/key-limits';
import { isWellFormed } from '../../events/well-formed';

/**
 * Sort keys of the quarantine table. The head of a record has its partition key as sort key, so that a redelivery
 * overwrites itself. The prefix `#legion#` is reserved: a record whose partition key begins with it, or cannot be a sort
 * key, is stored under the hash of its partition key. Pieces use that hash too.
 */
const OURS = '#legion#';

/** Sort key of a record's head. */
export function headKey(partitionKey: string): string {
  return isSortKey(partitionKey) ? partitionKey : `${OURS}key#${partitionKeyHash(partitionKey)}`;
}

/** Whether the partition key itself is the sort key; otherwise the row carries it in another attribute. */
export function isSortKey(partitionKey: string): boolean {
  if (partitionKey === '' || partitionKey.startsWith(OURS) || !isWellFormed(partitionKey)) return false;
  return keyBytes(partitionKey) <= MAX_SORT_KEY_BYTES;
}

/** The prefix of the sort keys of a record's pieces. */
export function piecePrefix(partitionKey: string): string {
  return `${OURS}piece#${partitionKeyHash(partitionKey)}#`;
}

/** Sort key of one piece, numbered from 0. Sorting the keys sorts the pieces. */
export function pieceKey(partitionKey: string, number: number): string {
  return `${piecePrefix(partitionKey)}${String(number).padStart(6, '0')}`;
}

/** Escaped first: half a surrogate pair has no UTF-8 form, and two such keys must stay different. */
function partitionKeyHash(partitionKey: string): string {
  return sha256Hex(Buffer.from(JSON.stringify(partitionKey)));
}
