/** A value as DynamoDB types it. Numbers are normalized decimal text; binary values are raw bytes, not base64. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** A map, because attribute names may be anything, `__proto__` included. */
export type Item = ReadonlyMap<string, AttributeValue>;

export type KeyType = 'S' | 'N' | 'B';

/** The name and the type of a key attribute. */
export type KeyAttribute = { readonly name: string; readonly type: KeyType };

/** The key of a table or an index: the partition key, and the sort key where there is one. */
export type KeyNames = { readonly partition: KeyAttribute; readonly sort?: KeyAttribute };
