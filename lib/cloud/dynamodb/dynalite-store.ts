import { Stream } from 'node:stream';
import type db from 'dynalite/db';
import lock from 'lock';
import { diskFiles, type Files } from '../../core/files';
import { ACCOUNT_ID, REGION } from '../../domain/embedded-account';
import { createIndexWriter } from './dynalite-indexes';
import { createSortedMap, type KeyRange, type SortedMap } from '../engines/sorted-map';
import type { JournalEntry } from '../engines/journal-file';
import { openStoreJournal, rewriteStoreJournal, type FoundJournal } from '../engines/store-journal';
import type { KeptTables } from '../engines/kept-parts';

type Callback<T = void> = (error: Error | null, value?: T) => void;
type Operation = { readonly type: 'put' | 'del'; readonly key: string; readonly value?: unknown };

export type DynaliteOptions = {
  /** Folder of the journal. Without one, data exists only in memory. */
  readonly path?: string | undefined;
  readonly createTableMs?: number;
  readonly deleteTableMs?: number;
  readonly updateTableMs?: number;
  maxItemSize?: number;
  /** Called with the reason when a write is refused because the journal could not be written. @default not reported */
  readonly onFault?: (error: Error) => void;
  readonly files?: Files;
};

/** One of dynalite's collections: the tables, the items of a table, the entries of an index, or the tags of a table. */
type SubStore = {
  lock: unknown;
  awsAccountId?: string;
  awsRegion?: string;
  put(key: string, value: unknown, callback: Callback): void;
  get(key: string, callback: Callback<unknown>): void;
  del(key: string, callback: Callback): void;
  batch(operations: readonly Operation[], callback: Callback): void;
  createKeyStream(range?: KeyRange): Stream;
  createValueStream(range?: KeyRange): Stream;
};

/** DynamoDB's limit. */
const MAX_ITEM_SIZE_BYTES = 409_600;
const TABLES = 'table';
/** The journal is rewritten when the share of its entries that are still in force falls below this. */
const MIN_LIVE_SHARE = 0.5;

/**
 * A store for dynalite that keeps items as plain objects. dynalite's own store keeps them as JSON in a tree of buffers,
 * and waits for the event loop at each of the eight accesses that writing one item with four indexes takes. On disk,
 * the store is a journal of tables and items. Indexes are rebuilt from these when the store is opened, so an item is
 * never without its index entries. Values passed in and out are shared: dynalite copies a value before it changes it,
 * except tables, which are copied here.
 */
export function createDynaliteStore(options: DynaliteOptions) {
  options.maxItemSize = MAX_ITEM_SIZE_BYTES;
  const maps = new Map<string, SortedMap<unknown>>();
  const subStores = new Map<string, SubStore>();
  const journal = options.path === undefined ? undefined : openJournal(options.path, maps, options.files);
  const note = (entry: JournalEntry) => journal?.append(entry);
  const onFault = options.onFault ?? (() => undefined);

  function subStore(name: string, { isKept = true, copy = same } = {}): SubStore {
    let found = subStores.get(name);
    if (!found) {
      const map = mapOf(maps, name);
      const changed = isKept && journal ? note : () => undefined;
      subStores.set(name, (found = createSubStore(name, map, { note: changed, onFault, copy })));
    }
    return found;
  }

  function drop(name: string, callback: Callback): void {
    answered(callback, onFault, () => {
      note(['drop', name]);
      maps.delete(name);
      subStores.delete(name);
    });
  }

  const tables = mapOf(maps, TABLES) as SortedMap<object>;
  const tableDb = subStore(TABLES, { copy: (table) => structuredClone(table) });
  tableDb.awsAccountId = ACCOUNT_ID;
  tableDb.awsRegion = REGION;
  const indexName = (kind: string, table: string, index: string) => `index-${kind.toLowerCase()}~${table}~${index}`;
  const itemsName = (table: string) => `item-${table}`;
  const getIndexDb = (kind: string, table: string, index: string) =>
    subStore(indexName(kind, table, index), { isKept: false });

  const updateIndexes = createIndexWriter();
  for (const [name, table] of tables.entries()) {
    for (const [, item] of mapOf(maps, itemsName(name)).entries()) {
      updateIndexes({ getIndexDb }, table as db.Table, undefined, item as db.Item, () => undefined);
    }
  }

  return {
    options,
    /** What the journal held when it was opened; undefined without a journal. */
    kept: journal && keptOf(journal.kept),
    db: {
      close: (callback: Callback) => {
        journal?.close();
        callback(null);
      },
    },
    tableDb,
    getItemDb: (table: string) => subStore(itemsName(table)),
    deleteItemDb: (table: string, callback: Callback) => drop(itemsName(table), callback),
    getIndexDb,
    deleteIndexDb: (kind: string, table: string, index: string, callback: Callback) =>
      drop(indexName(kind, table, index), callback),
    getTagDb: (table: string) => subStore(`tag-${table}`),
    deleteTagDb: (table: string, callback: Callback) => drop(`tag-${table}`, callback),
    getTable: (name: string, ...rest: [Callback<unknown>] | [boolean, Callback<unknown>]) =>
      getTable(tables, name, ...rest),
    recreate: () => undefined,
  };
}

/** A rewritten journal is shorter, and later. */
function keptOf({ id, isNew, rewrites, bytes, lostBytes }: FoundJournal): KeptTables {
  const lostEntries = Math.min(lostBytes, Number.MAX_SAFE_INTEGER);
  return { id, isNew, position: rewrites * 2 ** 40 + bytes, lostEntries };
}

function same<T>(value: T): T {
  return value;
}

function mapOf(maps: Map<string, SortedMap<unknown>>, name: string): SortedMap<unknown> {
  let map = maps.get(name);
  if (!map) maps.set(name, (map = createSortedMap()));
  return map;
}

function openJournal(directory: string, maps: Map<string, SortedMap<unknown>>, files = diskFiles) {
  let entries = 0;
  const replay = (entry: JournalEntry) => {
    entries += 1;
    const [type, name, key, value] = entry;
    if (type === 'put') mapOf(maps, name).set(key, value);
    else if (type === 'del') mapOf(maps, name).delete(key);
    else maps.delete(name);
  };
  const journal = openStoreJournal(directory, replay, { files });
  const live = [...maps.values()].reduce((sum, map) => sum + map.size, 0);
  if (live >= entries * MIN_LIVE_SHARE) return journal;
  journal.close();
  rewriteStoreJournal(directory, entriesOf(maps), journal.kept, files);
  const rewritten = openStoreJournal(directory, () => undefined, { files });
  return { ...rewritten, kept: { ...journal.kept, rewritesNow: rewritten.kept.rewrites } };
}

function* entriesOf(maps: ReadonlyMap<string, SortedMap<unknown>>): Generator<JournalEntry> {
  for (const [name, map] of maps) for (const [key, value] of map.entries()) yield ['put', name, key, value];
}

type SubStoreOptions = {
  readonly note: (entry: JournalEntry) => void;
  readonly onFault: (error: Error) => void;
  readonly copy: (value: unknown) => unknown;
};

function createSubStore(name: string, map: SortedMap<unknown>, { note, onFault, copy }: SubStoreOptions): SubStore {
  function put(key: string, value: unknown): void {
    note(['put', name, key, value]);
    map.set(key, copy(value));
  }
  function del(key: string): void {
    note(['del', name, key]);
    map.delete(key);
  }
  return {
    lock: lock.Lock(),
    put: (key, value, callback) => answered(callback, onFault, () => put(key, value)),
    get: (key, callback) => {
      const value = map.get(key);
      callback(null, value === undefined ? value : copy(value));
    },
    del: (key, callback) => answered(callback, onFault, () => del(key)),
    batch: (operations, callback) =>
      answered(callback, onFault, () => {
        for (const { type, key, value } of operations) {
          if (type === 'put') put(key, value);
          else del(key);
        }
      }),
    createKeyStream: (range) => walk(map.entries(range), ([key]) => key),
    createValueStream: (range) => walk(map.entries(range), ([, value]) => copy(value)),
  };
}

/** A failed journal write is refused as a server error, which SDKs retry. */
function answered(callback: Callback, onFault: (error: Error) => void, change: () => void): void {
  try {
    change();
  } catch (cause) {
    const error = cause as Error;
    onFault(error);
    const body = { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: error.message };
    return callback(Object.assign(new Error(error.message, { cause }), { statusCode: 500, body }));
  }
  callback(null);
}

function getTable(
  tables: SortedMap<object>,
  name: string,
  ...rest: [Callback<unknown>] | [boolean, Callback<unknown>]
): void {
  const [checkStatus, callback] = rest.length === 1 ? [true, rest[0]] : rest;
  const table = tables.get(name) as { TableStatus: string } | undefined;
  const hidden = checkStatus && (table?.TableStatus === 'CREATING' || table?.TableStatus === 'DELETING');
  if (!table || hidden) callback(tableNotFound(checkStatus ? '' : `: Table: ${name} not found`));
  else callback(null, checkStatus ? table : structuredClone(table));
}

function tableNotFound(detail: string): Error {
  const body = {
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: `Requested resource not found${detail}`,
  };
  return Object.assign(new Error('NotFoundError'), { name: 'NotFoundError', statusCode: 400, body });
}

/** What dynalite expects of a level stream: `data` for each entry, then `end`; `destroy` stops it. */
function walk<E>(entries: Generator<E>, pick: (entry: E) => unknown): Stream {
  const stream = new Stream(); // dynalite's reader receives the events of any other emitter twice
  let stopped = false;
  setImmediate(() => {
    for (const entry of entries) {
      if (stopped) break;
      stream.emit('data', pick(entry));
    }
    stream.emit('end');
  });
  return Object.assign(stream, { destroy: () => void (stopped = true) });
}
