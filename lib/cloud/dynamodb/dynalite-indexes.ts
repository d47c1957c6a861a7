import db from 'dynalite/db';

type KeyPart = { readonly name: string; readonly type: string };
type IndexPlan = {
  readonly kind: 'Local' | 'Global';
  readonly name: string;
  readonly hash: KeyPart;
  readonly range: KeyPart | undefined;
  /** Attributes of an entry; undefined means all. */
  readonly projected: readonly string[] | undefined;
};
type TablePlan = {
  readonly hash: KeyPart;
  readonly range: KeyPart | undefined;
  readonly indexes: readonly IndexPlan[];
};

/** An object without inherited members that V8 still lays out like a class, unlike `Object.create(null)`. */
const Entry = function () {} as unknown as new () => Record<string, unknown>;
Entry.prototype = Object.create(null) as object;

/** Partition keys of write-sharded indexes repeat, and each would cost an MD5. */
const MAX_REMEMBERED_PREFIXES = 10_000;

/**
 * Replaces the entries of a row in each index, like dynalite's own `updateIndexes` and with the same keys, but for a
 * store that answers synchronously. It reads a table's layout once, and hashes a row's key once instead of once per
 * index.
 */
export function createIndexWriter(): db.UpdateIndexes {
  const plans = new WeakMap<db.Table, TablePlan>();
  const prefixes = new Map<unknown, string>();

  function planOf(table: db.Table): TablePlan {
    let plan = plans.get(table);
    if (!plan) plans.set(table, (plan = planTable(table)));
    return plan;
  }

  function prefixOf(value: unknown, type: string): string {
    if (type !== 'S') return db.hashPrefix(value, type);
    let prefix = prefixes.get(value);
    if (prefix === undefined) {
      if (prefixes.size >= MAX_REMEMBERED_PREFIXES) prefixes.clear();
      prefixes.set(value, (prefix = db.hashPrefix(value, type)));
    }
    return prefix;
  }

  function rowSuffix(item: db.Item, { hash, range }: TablePlan): string {
    const hashValue = item[hash.name]![hash.type];
    return range
      ? db.hashPrefix(hashValue, hash.type, item[range.name]![range.type], range.type)
      : db.hashPrefix(hashValue, hash.type);
  }

  function entryKey(item: db.Item, { hash, range }: IndexPlan, suffix: string): string | undefined {
    const hashAttribute = item[hash.name];
    const rangeAttribute = range && item[range.name];
    if (hashAttribute == null || (range && rangeAttribute == null)) return undefined;
    const value = hashAttribute[hash.type];
    const start = `${prefixOf(value, hash.type)}/${db.toRangeStr(value, hash.type)}/`;
    return range ? `${start}${db.toRangeStr(rangeAttribute![range.type], range.type)}/${suffix}` : start + suffix;
  }

  return (store, table, existing, item, callback) => {
    const plan = planOf(table);
    const row = existing ?? item;
    if (row && plan.indexes.length > 0) {
      const suffix = rowSuffix(row, plan); // the old and the new row have the same key
      for (const index of plan.indexes) {
        const key = item ? entryKey(item, index, suffix) : undefined;
        const oldKey = existing ? entryKey(existing, index, suffix) : undefined;
        if (key === undefined && oldKey === undefined) continue;
        const entries = store.getIndexDb(index.kind, table.TableName, index.name);
        if (oldKey !== undefined && oldKey !== key) entries.del(oldKey, ignore);
        if (key !== undefined) entries.put(key, project(item!, index), ignore);
      }
    }
    callback(null);
  };
}

/** The store answers synchronously and never with an error. */
function ignore(): void {}

function planTable(table: db.Table): TablePlan {
  const typeOf = new Map(
    table.AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  const parts = (schema: readonly db.Key[]) =>
    schema.map(({ AttributeName }): KeyPart => ({ name: AttributeName, type: typeOf.get(AttributeName)! }));
  const tableParts = parts(table.KeySchema);
  const plan = (kind: IndexPlan['kind'], { IndexName, KeySchema, Projection }: db.Index): IndexPlan => {
    const indexParts = parts(KeySchema);
    const names = [...indexParts, ...tableParts].map(({ name }) => name);
    return {
      kind,
      name: IndexName,
      hash: indexParts[0]!,
      range: indexParts[1],
      projected:
        Projection.ProjectionType === 'ALL'
          ? undefined
          : [...new Set([...names, ...(Projection.NonKeyAttributes ?? [])])],
    };
  };
  return {
    hash: tableParts[0]!,
    range: tableParts[1],
    indexes: [
      ...(table.LocalSecondaryIndexes ?? []).map((index) => plan('Local', index)),
      ...(table.GlobalSecondaryIndexes ?? []).map((index) => plan('Global', index)),
    ],
  };
}

function project(item: db.Item, { projected }: IndexPlan): object {
  if (!projected) return item;
  const entry = new Entry();
  for (const name of projected) {
    const attribute = item[name];
    if (attribute !== undefined) entry[name] = attribute;
  }
  return entry;
}
