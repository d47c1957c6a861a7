/** What a handler answers, before it is rendered. */
export type Answer =
  | { readonly kind: 'json'; readonly body: unknown }
  | { readonly kind: 'list'; readonly list: ListAnswer }
  | { readonly kind: 'text'; readonly mediaType: string; readonly text: string; readonly page?: true }
  | { readonly kind: 'stream'; readonly open: () => ReadableStream<Uint8Array> };

export type ListPage<Row> = { readonly rows: readonly Row[]; readonly next_cursor: string | null };

/** A list, a page at a time. */
export type ListAnswer<Row extends object = object> = {
  readonly columns: readonly (keyof Row & string)[];
  readonly format: 'json' | 'csv' | 'ndjson' | undefined;
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
  readonly page: (at: { readonly limit: number; readonly cursor: string | undefined }) => Promise<ListPage<Row>>;
};

export function jsonAnswer(body: unknown): Answer {
  return { kind: 'json', body };
}

/** Erases the type of the rows, so that all kinds of lists have one type. */
export function listAnswer<Row extends object>(list: ListAnswer<Row>): Answer {
  return { kind: 'list', list: list as unknown as ListAnswer };
}
