import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { text, type Item } from '../domain/bronze/attribute';
import { staysWhenEmptied, tablesToEmpty, type EmptiedTable } from '../domain/emptying';
import type { ResourceNames } from '../domain/names';
import { deleteItems } from './delete-items';
import type { Patience } from './patience';
import { resetItems } from './reset-items';
import { scanPages } from './scan-pages';
import { unlessAbsent } from './unless-absent';

/** What was deleted from a table, or would be. */
export type EmptiedCounts = {
  readonly table: string;
  readonly deleted: number;
  /** Items that stay and count from 0 again. */
  readonly reset: number;
};

export type EmptyTablesOptions = Patience & {
  readonly dynamodb: DynamoDBClient;
  readonly names: ResourceNames;
  readonly mode: 'empty' | 'count';
  readonly now: () => number;
  readonly onProgress: (line: string) => void;
};

/** What a last batch writes while the tables are emptied goes with the next pass. */
const MAX_PASSES = 5;

/**
 * Empties the tables of a stage, or counts what there is to empty. Passes go on until one finds nothing; a table that is
 * not there is left out. It may be stopped at any time and run again.
 * @returns `isEmpty` is false when records kept coming
 */
export async function emptyTables(
  options: EmptyTablesOptions,
): Promise<{ readonly tables: readonly EmptiedCounts[]; readonly isEmpty: boolean }> {
  let tables: readonly EmptiedCounts[] = [];
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const found: EmptiedCounts[] = [];
    for (const table of tablesToEmpty(options.names)) found.push(...(await presentOnly(emptyTable(options, table))));
    tables = added(tables, found);
    const isEmpty = found.every(({ deleted, reset }) => deleted + reset === 0);
    if (isEmpty || options.mode === 'count') return { tables, isEmpty };
  }
  return { tables, isEmpty: false };
}

async function presentOnly(counts: Promise<EmptiedCounts>): Promise<EmptiedCounts[]> {
  const present = await unlessAbsent(counts);
  return present === undefined ? [] : [present];
}

function added(before: readonly EmptiedCounts[], more: readonly EmptiedCounts[]): readonly EmptiedCounts[] {
  if (before.length === 0) return more;
  return before.map((counts) => {
    const found = more.find(({ table }) => table === counts.table);
    return { ...counts, deleted: counts.deleted + (found?.deleted ?? 0), reset: counts.reset + (found?.reset ?? 0) };
  });
}

async function emptyTable(options: EmptyTablesOptions, emptied: EmptiedTable): Promise<EmptiedCounts> {
  const { dynamodb, mode, onProgress } = options;
  const { tableName } = emptied;
  let deleted = 0;
  let reset = 0;
  const onDeleted = (count: number) => {
    deleted += count;
    onProgress(`${tableName}: ${deleted} ${mode === 'count' ? 'found' : 'deleted'}`);
  };
  for await (const keys of scanKeys(dynamodb, emptied)) {
    const stays = (key: Item) => staysWhenEmptied(emptied, textsOf(emptied, key));
    const victims = keys.filter((key) => !stays(key));
    if (mode === 'count') onDeleted(victims.length);
    else await deleteItems({ ...options, client: dynamodb, tableName, onDeleted }, victims);
    reset += await resetItems(options, emptied, keys.filter(stays));
  }
  return { table: tableName, deleted, reset };
}

function textsOf({ keyNames }: EmptiedTable, key: Item): string[] {
  return keyNames.map((name) => text(key, name) ?? '');
}

/** The keys of all items, page by page; consistent. */
async function* scanKeys(
  client: Pick<DynamoDBClient, 'send'>,
  { tableName, keyNames }: EmptiedTable,
): AsyncGenerator<Item[]> {
  const aliases = keyNames.map((name, at) => [`#key${at}`, name] as const);
  const input = {
    TableName: tableName,
    ProjectionExpression: aliases.map(([alias]) => alias).join(', '),
    ExpressionAttributeNames: Object.fromEntries(aliases),
  };
  for await (const { items } of scanPages(client, input)) yield items as Item[];
}
