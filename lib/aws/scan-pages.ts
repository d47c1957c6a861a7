import { ScanCommand, type DynamoDBClient, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from './send-query';

type Client = Pick<DynamoDBClient, 'send'>;

export type ScanPage = {
  readonly items: readonly Item[];
  /** Rows read for this page, those that a filter left out included. */
  readonly scannedRows: number;
};

/** A table page by page, read consistently. */
export async function* scanPages(client: Client, input: ScanCommandInput): AsyncGenerator<ScanPage> {
  let startKey: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(new ScanCommand({ ...input, ConsistentRead: true, ExclusiveStartKey: startKey }));
    yield { items: page.Items ?? [], scannedRows: page.ScannedCount ?? 0 };
    startKey = page.LastEvaluatedKey;
  } while (startKey);
}

/** The items of `scanPages` one by one. */
export async function* scanItems(client: Client, input: ScanCommandInput): AsyncGenerator<Item> {
  for await (const { items } of scanPages(client, input)) yield* items;
}

/** Scans a table in segments that are read side by side. */
export async function scanSegments(
  client: Client,
  input: ScanCommandInput & { readonly TotalSegments: number },
  onPage: (page: ScanPage) => void | Promise<void>,
): Promise<void> {
  const scanSegment = async (Segment: number): Promise<void> => {
    for await (const page of scanPages(client, { ...input, Segment })) await onPage(page);
  };
  await Promise.all(Array.from({ length: input.TotalSegments }, (_, segment) => scanSegment(segment)));
}
