/** The parts of dynalite 4.0.0 used here; the package has no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  type Options = {
    readonly path?: string | undefined;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  };
  function dynalite(options?: Options): Server;
  export = dynalite;
}

declare module 'dynalite/db' {
  type Callback = (error: Error | null) => void;
  type SubStore = {
    put(key: string, value: unknown, callback: Callback): void;
    del(key: string, callback: Callback): void;
  };
  namespace db {
    type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    type Key = { readonly AttributeName: string };
    type Index = {
      readonly IndexName: string;
      readonly KeySchema: readonly Key[];
      readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
    };
    type Table = {
      readonly TableName: string;
      readonly KeySchema: readonly Key[];
      readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
      readonly LocalSecondaryIndexes?: readonly Index[];
      readonly GlobalSecondaryIndexes?: readonly Index[];
    };
    type Store = {
      readonly options: { readonly maxItemSize: number };
      getIndexDb(kind: 'Local' | 'Global', table: string, index: string): SubStore;
    };
    type UpdateIndexes = (
      store: Pick<Store, 'getIndexDb'>,
      table: Table,
      existing: Item | null | undefined,
      item: Item | null | undefined,
      callback: Callback,
    ) => void;
  }
  const db: {
    /** Can be replaced, because dynalite looks it up at each call. */
    create: (options: never) => unknown;
    /** Can be replaced, like `create`. */
    updateIndexes: db.UpdateIndexes;
    getIndexActions(
      indexes: readonly db.Index[],
      existing: db.Item | undefined,
      item: db.Item | undefined,
      table: db.Table,
    ): { puts: { index: string; key: string; item: object }[]; deletes: { index: string; key: string }[] };
    hashPrefix(value: unknown, type: string, rangeValue?: unknown, rangeType?: string): string;
    toRangeStr(value: unknown, type: string): string;
    readonly itemSize: (item: db.Item) => number;
    validationError(message: string): Error;
  };
  export = db;
}

declare module 'dynalite/validations' {
  const validations: {
    /** Can be replaced, because dynalite looks it up at each call. */
    checkTypes: (data: unknown, types: object) => unknown;
    /** Can be replaced, like `checkTypes`. */
    checkValidations: (data: unknown, types: object, custom: unknown, store: unknown) => void;
    /** Returns the fault, or undefined. Rewrites numbers in the value in their canonical form. */
    validateAttributeValue(value: object): string | undefined;
  };
  export = validations;
}

declare module 'dynalite/validations/batchWriteItem' {
  const batchWriteItem: { readonly types: object; readonly custom: unknown };
  export = batchWriteItem;
}
