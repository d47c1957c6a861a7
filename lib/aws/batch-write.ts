import { BatchWriteItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { text, type Item } from '../domain/bronze/attribute';
import { inFlight } from './batch-write-in-flight';
import { CALLS_IN_FLIGHT, MAX_ITEMS_PER_CALL } from './batch-write-limits';
import { MAX_ITEM_BYTES, oversizeBytes } from './batch-write-size';
import { faultKindOf } from './fault-kind';
import { faultOutlook } from './fault-outlook';
import { MAX_TRIES, pause, type Patience } from './patience';
import { chunksOf } from '../core/chunks-of';

/** The outcome of one item. DynamoDB will never take a `refused` item; a `failed` one is worth another try later. */
export type ItemOutcome =
  | { readonly kind: 'stored' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

export type BatchWriteTarget = Patience & {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Names of the partition and the sort key, both strings: they identify an unprocessed item. */
  readonly keyNames: readonly [string, string];
};

export type BatchWriteResult = {
  /** In the order of the items. */
  readonly outcomes: readonly ItemOutcome[];
  /** How many items were sent again because DynamoDB left them unprocessed or a call failed for a passing reason. */
  readonly retriedItems: number;
};

type Entry = { readonly item: Item; readonly index: number };
type Write = BatchWriteTarget & { readonly deadline: AbortSignal; readonly outcomes: ItemOutcome[]; retried: number };

/**
 * Puts items, 25 per call and several calls at a time. Items that DynamoDB leaves unprocessed, and those of a call that
 * failed for a passing reason, are sent again with full jitter until `deadline`. A refused item is found by halving, so
 * that its neighbours are stored; any other error is the outcome of that call's items alone. Keys must all differ.
 */
export async function batchWrite(
  target: BatchWriteTarget,
  items: readonly Item[],
  deadline: AbortSignal,
): Promise<BatchWriteResult> {
  const write: Write = { ...target, deadline, outcomes: [], retried: 0 };
  const entries = items.map((item, index) => ({ item, index })).filter((entry) => fits(write, entry));
  await inFlight(chunksOf(entries, MAX_ITEMS_PER_CALL), CALLS_IN_FLIGHT, (chunk) => writeChunk(write, chunk));
  return { outcomes: write.outcomes, retriedItems: write.retried };
}

function fits(write: Write, { item, index }: Entry): boolean {
  const sizeBytes = oversizeBytes(item);
  if (sizeBytes === undefined) return true;
  write.outcomes[index] = { kind: 'refused', message: `item is ${sizeBytes} bytes, DynamoDB takes ${MAX_ITEM_BYTES}` };
  return false;
}

async function writeChunk(write: Write, chunk: readonly Entry[]): Promise<void> {
  let pending = chunk;
  for (let attempt = 0; ; attempt++) {
    const answer = await send(write, pending);
    if (answer.kind === 'refused' && pending.length > 1) return writeHalves(write, pending);
    if (answer.kind !== 'unprocessed') return settle(write, pending, answer);
    settle(write, without(pending, answer.entries), { kind: 'stored' });
    pending = answer.entries;
    if (pending.length === 0) return;
    await pause(write, attempt, write.deadline);
    if (write.deadline.aborted || attempt === MAX_TRIES)
      return settle(write, pending, { kind: 'failed', message: answer.message });
    write.retried += pending.length;
  }
}

async function writeHalves(write: Write, entries: readonly Entry[]): Promise<void> {
  const middle = Math.ceil(entries.length / 2);
  await writeChunk(write, entries.slice(0, middle));
  await writeChunk(write, entries.slice(middle));
}

function settle(write: Write, entries: readonly Entry[], outcome: ItemOutcome): void {
  for (const { index } of entries) write.outcomes[index] = outcome;
}

function without(entries: readonly Entry[], gone: readonly Entry[]): Entry[] {
  if (gone.length === 0) return [...entries];
  const indexes = new Set(gone.map((entry) => entry.index));
  return entries.filter((entry) => !indexes.has(entry.index));
}

type Answer =
  { kind: 'unprocessed'; entries: readonly Entry[]; message: string } | Exclude<ItemOutcome, { kind: 'stored' }>;

async function send(write: Write, entries: readonly Entry[]): Promise<Answer> {
  try {
    const { UnprocessedItems } = await write.client.send(
      new BatchWriteItemCommand({
        RequestItems: { [write.tableName]: entries.map(({ item }) => ({ PutRequest: { Item: item } })) },
      }),
      { abortSignal: write.deadline },
    );
    const left = (UnprocessedItems?.[write.tableName] ?? []).map((request) => request.PutRequest?.Item);
    const message = `${left.length} items were still unprocessed by ${write.tableName} at the end of the time`;
    return { kind: 'unprocessed', entries: recognize(write, entries, left), message };
  } catch (error) {
    return answerOf(error as Error, entries);
  }
}

/** The entries that DynamoDB returned. Its items are copies, so they are recognized by their keys. */
function recognize(
  write: Write,
  entries: readonly Entry[],
  left: readonly (Record<string, AttributeValue> | undefined)[],
) {
  if (left.length === 0) return [];
  const keys = new Set(left.map((item) => keyText(write, item ?? {})));
  const recognized = entries.filter(({ item }) => keys.has(keyText(write, item)));
  // A returned item that is not recognized may be any of them.
  return recognized.length === left.length ? recognized : entries;
}

function keyText({ keyNames: [partition, sort] }: Write, item: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([text(item, partition), text(item, sort)]);
}

function answerOf(error: Error, entries: readonly Entry[]): Answer {
  const message = `${error.name}: ${error.message}`;
  if (faultKindOf(error) === 'invalid') return { kind: 'refused', message };
  return faultOutlook(error) === 'lasting' ? { kind: 'failed', message } : { kind: 'unprocessed', entries, message };
}
