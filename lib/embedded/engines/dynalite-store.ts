import { Stream } from 'node:stream';
import lock from 'lock';
import { createSortedMap, type KeyRange, type SortedMap } from './sorted-map';

type Callback<T = void> = (error: Error | null, value?: T) => void;
type Operation = { readonly type: 'put' | 'del'; readonly key: string; readonly value?: unknown };

export type DynaliteOptions = {
  readonly path?: string | undefined;
  readonly createTableMs?: number;
  readonly deleteTableMs?: number;
  readonly updateTableMs?: number;
  maxItemSize?: number;
};

/** One of dynalite's collections: the tables, a table's items, an index's entries, a table's tags. */
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

/**
 * A store for dynalite that keeps items as the objects they are: dynalite's own keeps them as JSON in a tree of
 * buffers and waits for the event loop at each of the eight accesses that one written item costs with four indexes.
 * Values handed in and out are shared; dynalite copies before it changes one, except tables, which are copied here.
 */
export function createDynaliteStore(options: DynaliteOptions) {
  options.maxItemSize = MAX_ITEM_SIZE_BYTES;
  const subStores = new Map<string, SubStore>();

  function subStore(name: string): SubStore {
    let found = subStores.get(name);
    if (!found) subStores.set(name, (found = createSubStore(createSortedMap())));
    return found;
  }

  function drop(name: string, callback: Callback): void {
    subStores.delete(name);
    callback(null);
  }

  const tables = createSortedMap<object>();
  const tableDb = createSubStore(tables, (table) => structuredClone(table));
  tableDb.awsAccountId = '000000000000';
  tableDb.awsRegion = 'us-east-1';
  const indexName = (kind: string, table: string, index: string) => `index-${kind.toLowerCase()}~${table}~${index}`;

  return {
    options,
    db: { close: (callback: Callback) => callback(null) },
    tableDb,
    getItemDb: (table: string) => subStore(`item-${table}`),
    deleteItemDb: (table: string, callback: Callback) => drop(`item-${table}`, callback),
    getIndexDb: (kind: string, table: string, index: string) => subStore(indexName(kind, table, index)),
    deleteIndexDb: (kind: string, table: string, index: string, callback: Callback) =>
      drop(indexName(kind, table, index), callback),
    getTagDb: (table: string) => subStore(`tag-${table}`),
    deleteTagDb: (table: string, callback: Callback) => drop(`tag-${table}`, callback),
    getTable: (name: string, ...rest: [Callback<unknown>] | [boolean, Callback<unknown>]) =>
      getTable(tables, name, ...rest),
    recreate: () => undefined,
  };
}
function createSubStore<T>(map: SortedMap<T>, copy: (value: T) => T = (value) => value): SubStore {
  return {
    lock: lock.Lock(),
    put: (key, value, callback) => {
      map.set(key, copy(value as T));
      callback(null);
    },
    get: (key, callback) => {
      const value = map.get(key);
      callback(null, value === undefined ? value : copy(value));
    },
    del: (key, callback) => {
      map.delete(key);
      callback(null);
    },
    batch: (operations, callback) => {
      for (const { type, key, value } of operations) {
        if (type === 'put') map.set(key, copy(value as T));
        else map.delete(key);
      }
      callback(null);
    },
    createKeyStream: (range) => walk(map.entries(range), ([key]) => key),
    createValueStream: (range) => walk(map.entries(range), ([, value]) => copy(value)),
  };
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

/** What dynalite expects of a level stream: `data` for each, then `end`; `destroy` stops it. */
function walk<E>(entries: Generator<E>, pick: (entry: E) => unknown): Stream {
  const stream = new Stream(); // dynalite's reader takes any other emitter's events twice
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
