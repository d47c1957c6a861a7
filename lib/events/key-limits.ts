import { isWellFormed } from './well-formed';

/**
 * DynamoDB's limits of a key attribute, in bytes of UTF-8; no key may be empty.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const MAX_PARTITION_KEY_BYTES = 2048;
export const MAX_SORT_KEY_BYTES = 1024;

/** Length as DynamoDB counts it: a character takes one to four bytes. */
export function keyBytes(text: string): number {
  return Buffer.byteLength(text);
}

export type KeyFault = { readonly reason: 'KEY_EMPTY' | 'KEY_TOO_LONG' | 'NOT_AN_EVENT'; readonly message: string };

/** Why a text cannot be the partition key of a table or an index; undefined when it can. @param name for the message */
export function partitionKeyFault(name: string, key: string): KeyFault | undefined {
  if (key === '') return { reason: 'KEY_EMPTY', message: `${name} is empty, and no key may be` };
  if (!isWellFormed(key)) return { reason: 'NOT_AN_EVENT', message: `${name} holds half of a surrogate pair` };
  const bytes = keyBytes(key);
  if (bytes <= MAX_PARTITION_KEY_BYTES) return undefined;
  return { reason: 'KEY_TOO_LONG', message: `${name} is ${bytes} bytes long, a key takes ${MAX_PARTITION_KEY_BYTES}` };
}
