/** A DynamoDB attribute value as it travels, spelled here so that the domain needs no AWS package. */
export type Attribute =
  | { S: string }
  | { N: string }
  | { B: Uint8Array }
  | { BOOL: boolean }
  | { SS: string[] }
  | { M: Record<string, Attribute> };

export type Item = Record<string, Attribute>;

/** The text of a string attribute; undefined when the item has none of that name and kind. */
export function text(item: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const attribute = item[name] as { S?: string } | undefined;
  return attribute?.S;
}

/** The value of a number attribute; undefined when the item has none of that name and kind. */
export function number(item: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const attribute = item[name] as { N?: string } | undefined;
  return attribute?.N === undefined ? undefined : Number(attribute.N);
}

/** The bytes of a binary attribute; undefined when the item has none of that name and kind. */
export function binary(item: Readonly<Record<string, unknown>>, name: string): Uint8Array | undefined {
  const attribute = item[name] as { B?: Uint8Array } | undefined;
  return attribute?.B;
}

/** The members of a string set attribute; empty when the item has none of that name and kind. */
export function textSet(item: Readonly<Record<string, unknown>>, name: string): string[] {
  const attribute = item[name] as { SS?: string[] } | undefined;
  return attribute?.SS ?? [];
}
