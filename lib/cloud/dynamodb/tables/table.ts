import { isDeepStrictEqual } from 'node:util';
import type { EntryLog, Place } from '../../engines/log/entry-log';
import type { KeyNames } from '../item';
import type { AttributeDefinition, IndexProjection, KeySchemaElement } from '../request-types';
import { Names } from '../rows/names';
import { RowCursor, utf8 } from '../rows/row-cursor';
import { STORED } from '../rows/row-format';
import { ExpiryIndex } from '../store/expiry-index';
import { TableRows } from '../store/table-rows';
import type { TableStream } from '../streams/table-stream';
import type { TableState, Transition } from './table-state';

export type TableIndex = {
  readonly name: string;
  readonly isLocal: boolean;
  readonly keys: KeyNames;
  readonly projection: IndexProjection;
  /** Whether the index has the attribute at the cursor. */
  readonly includes: (cursor: RowCursor) => boolean;
  readonly hasName: (attribute: string) => boolean;
};

/** A table: what it is, and its rows. */
export class Table {
  readonly names = new Names();
  readonly rows: TableRows;
  readonly keys: KeyNames;
  indexes: readonly TableIndex[] = [];
  transition: Transition | undefined;
  /** What its changes are told to, where a stream is switched on. */
  stream: TableStream | undefined;
  /** Whether the attribute at a cursor is part of the key. */
  readonly isKey: (cursor: RowCursor) => boolean;
  /** Entries that must stay for as long as the table is there: its creation and its names. */
  readonly places = new Set<Place>();
  /** The entry of the last change, if any. */
  changePlace: Place | undefined;
  private expiry: ExpiryIndex | undefined;
  private stateNow: TableState;

  constructor(log: EntryLog, state: TableState) {
    this.stateNow = state;
    this.keys = keyNamesOf(state.keySchema, state.attributeDefinitions);
    this.rows = new TableRows(log, this.names, this.keys);
    this.isKey = this.names.among(new Set([this.keys.partition.name, this.keys.sort?.name]));
    this.setState(state);
  }

  get state(): TableState {
    return this.stateNow;
  }

  get expiring(): ExpiryIndex | undefined {
    return this.expiry;
  }

  indexOf(name: string): TableIndex | undefined {
    return this.indexes.find((index) => index.name === name);
  }

  /** Builds and drops indexes as the new state has them. */
  setState(state: TableState): void {
    const isTimeToLiveNew =
      state.timeToLive?.attributeName !== (this.expiry && this.stateNow.timeToLive?.attributeName);
    this.stateNow = state;
    const indexes = indexesOf(state, this.names);
    const gone = this.indexes.filter((index) => !isAmong(indexes, index));
    const added = indexes.filter((index) => !isAmong(this.indexes, index));
    this.indexes = indexes;
    for (const { name } of gone) this.rows.removeIndex(name);
    for (const { name, keys } of added) this.rows.addIndex(name, keys);
    if (isTimeToLiveNew) this.watchExpiry(state.timeToLive?.attributeName);
  }

  private watchExpiry(attributeName: string | undefined): void {
    this.expiry = attributeName === undefined ? undefined : new ExpiryIndex();
    this.rows.expireBy(this.expiry, (row) => this.expirySeconds(row, attributeName!));
  }

  /** When a row expires; undefined where it has no number there. */
  expirySeconds(row: Uint8Array, attributeName: string): number | undefined {
    const cursor = new RowCursor().openRow(row);
    if (!cursor.seek(this.names.find(attributeName), attributeName) || cursor.type !== STORED.number) return undefined;
    const seconds = Number(utf8(cursor.bytes, cursor.from, cursor.to));
    return seconds > 0 && seconds < MAX_SECONDS ? seconds : undefined;
  }
}

/** Beyond it minutes are no 32-bit numbers; that is in the year 10,000. */
const MAX_SECONDS = 253_402_300_800;

/** Whether there is an index with the name and the keys of this one. */
function isAmong(indexes: readonly TableIndex[], { name, keys }: TableIndex): boolean {
  return indexes.some((index) => index.name === name && isDeepStrictEqual(index.keys, keys));
}

function indexesOf(state: TableState, names: Names): TableIndex[] {
  const indexOf = (isLocal: boolean) => (index: TableState['localIndexes'][number]) => ({
    name: index.IndexName,
    isLocal,
    keys: keyNamesOf(index.KeySchema, state.attributeDefinitions),
    projection: index.Projection,
    ...inclusion(index, state.keySchema, names),
  });
  return [...state.globalIndexes.map(indexOf(false)), ...state.localIndexes.map(indexOf(true))];
}

type Inclusion = Pick<TableIndex, 'includes' | 'hasName'>;

function inclusion(
  index: TableState['localIndexes'][number],
  keySchema: readonly KeySchemaElement[],
  names: Names,
): Inclusion {
  if (index.Projection.ProjectionType === 'ALL') return { includes: () => true, hasName: () => true };
  const keys = [...index.KeySchema, ...keySchema].map(({ AttributeName }) => AttributeName);
  const included = new Set([...keys, ...(index.Projection.NonKeyAttributes ?? [])]);
  return { hasName: (attribute) => included.has(attribute), includes: names.among(included) };
}

function keyNamesOf(schema: readonly KeySchemaElement[], definitions: readonly AttributeDefinition[]): KeyNames {
  const keyOf = ({ AttributeName: name }: KeySchemaElement) => ({
    name,
    type: definitions.find((definition) => definition.AttributeName === name)!.AttributeType,
  });
  const [partition, sort] = schema;
  return { partition: keyOf(partition!), ...(sort && { sort: keyOf(sort) }) };
}
