import type { Clock } from '../../../core/clock';
import type { EntryLog, OpenLog, Place } from '../../engines/log/entry-log';
import { ServiceError } from '../../engines/service-error';
import { ENTRY, keyHashOf, tableOf } from '../rows/row-format';
import type { Author } from '../streams/change-record';
import type { StreamState } from '../streams/stream-state';
import type { TableStream } from '../streams/table-stream';
import { TableStreams, type Change } from '../streams/table-streams';
import {
  contentOf,
  deletedKey,
  deletionEntry,
  namesEntry,
  streamEntry,
  tableEntry,
  tableGoneEntry,
  tokenEntry,
  type TokenRecord,
} from '../tables/entries';
import { Table } from '../tables/table';
import type { TableState, Transition } from '../tables/table-state';
import { KeyReader } from './key-reader';
import type { RowWrite } from './row-write';

/** An entry of a key that had one before it in the log, which cannot be read until the replay is over. */
type Deferred = { readonly table: Table; readonly place: Place; readonly isDeletion: boolean };

/** The tables and their rows, in memory as indexes over the log. Each change is in the log before it shows. */
export class TableStore {
  readonly log: EntryLog;
  readonly streams: TableStreams;
  private readonly byId = new Map<number, Table>();
  private readonly byName = new Map<string, Table>();
  private readonly tokens = new Map<string, TokenRecord & { readonly place: Place }>();
  private nextId = 1;
  private deferred: Deferred[] = [];

  constructor(
    openLog: OpenLog,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.log = openLog({
      replay: (bytes, place) => this.replay(bytes, place),
      isNeeded: (bytes, place, isOldest) => this.isNeeded(bytes, place, isOldest),
      moved: (bytes, from, to) => this.moved(bytes, from, to),
    });
    this.streams = new TableStreams(this.log, (append) => this.commit(append));
    this.log.replay();
    this.streams.restore(clock.now());
    this.applyDeferred();
    this.connectStreams();
  }

  /** The table of that name, whatever its status. */
  find(name: string): Table | undefined {
    const table = this.byName.get(name);
    return table && this.settle(table);
  }

  all(): Table[] {
    return [...this.byName.values()].map((table) => this.settle(table)).filter((table) => table !== undefined);
  }

  /** Whether any table is there that could have this name: the lists are asked for often. */
  names(): string[] {
    return this.all()
      .map(({ state }) => state.name)
      .sort();
  }

  newId(): number {
    return this.nextId;
  }

  create(state: TableState, transition: Transition): Table {
    const stream = this.streams.changed(undefined, state, this.clock.now(), transition.untilMs);
    const [place, streamPlace] = this.write([tableEntry(state), ...entriesOf(stream)]);
    const table = new Table(this.log, state);
    table.transition = transition;
    table.places.add(place!);
    if (stream) table.stream = this.streams.take(stream, streamPlace!);
    this.enter(table);
    return table;
  }

  /** Keeps the state that a table will have when its transition is over, or at once. */
  change(table: Table, state: TableState, transition?: Transition): void {
    const nowMs = this.clock.now();
    const stream = this.streams.changed(table.stream, state, nowMs, transition?.untilMs ?? nowMs);
    const [place, streamPlace] = this.write([tableEntry(state), ...entriesOf(stream)]);
    if (table.changePlace !== undefined) this.log.release(table.changePlace);
    table.changePlace = place!;
    if (stream) this.connect(table, this.streams.take(stream, streamPlace!));
    if (transition) table.transition = transition;
    else table.setState(state);
  }

  remove(table: Table, transition: Transition): void {
    const { stream: _, ...withoutStream } = table.state;
    const stream = this.streams.changed(table.stream, withoutStream, this.clock.now(), transition.untilMs);
    const [place, streamPlace] = this.write([tableGoneEntry(table.state.id), ...entriesOf(stream)]);
    this.log.release(place!);
    if (stream) this.connect(table, this.streams.take(stream, streamPlace!));
    this.byId.delete(table.state.id);
    table.rows.releaseAll();
    for (const own of table.places) this.log.release(own);
    if (table.changePlace !== undefined) this.log.release(table.changePlace);
    table.transition = transition;
    this.settle(table);
    this.log.compact();
  }

  /** Commits changes of rows together, with the records that streams tell of them, and shows them. */
  writeRows(writes: readonly RowWrite[], token?: TokenRecord, author: Author = 'request'): void {
    const tables = new Set(writes.map(({ table }) => table));
    const changes = hasStream(tables) ? this.streams.changesOf(writes, author, this.clock.now()) : NO_CHANGES;
    const places: Place[] = [];
    const changePlaces: Place[] = [];
    const namePlaces = new Map<Table, Place>();
    let tokenPlace: Place | undefined;
    this.commit(() => {
      for (const table of tables) {
        const place = this.appendNames(table);
        if (place !== undefined) namePlaces.set(table, place);
      }
      for (const write of writes) places.push(this.log.append('put' in write ? write.put : this.deletionOf(write)));
      for (const { head, text } of changes) changePlaces.push(this.log.append(head, text));
      if (token) tokenPlace = this.log.append(tokenEntry(token));
    });
    for (const [table, place] of namePlaces) {
      table.places.add(place);
      table.names.setLogged();
    }
    for (const [i, write] of writes.entries()) this.show(write, places[i]!);
    this.streams.show(changes, changePlaces);
    if (token) this.tokens.set(token.token, { ...token, place: tokenPlace! });
    this.log.compact();
  }

  /** The transaction that had this token within the last ten minutes. */
  tokenOf(token: string): TokenRecord | undefined {
    this.forgetTokens();
    return this.tokens.get(token);
  }

  private forgetTokens(): void {
    // Tokens come in the order of their times.
    for (const [name, { untilMs, place }] of this.tokens) {
      if (untilMs > this.clock.now()) return;
      this.tokens.delete(name);
      this.log.release(place);
    }
  }

  private show(write: RowWrite, place: Place): void {
    const { rows } = write.table;
    if ('put' in write) return rows.put(write.put, place);
    rows.remove(write.remove);
    this.log.release(place);
  }

  private appendNames({ names, state }: Table): Place | undefined {
    const added: string[] = [];
    names.forUnlogged((name) => added.push(name));
    return added.length === 0 ? undefined : this.log.append(namesEntry(state.id, added));
  }

  private deletionOf({ table, remove }: { readonly table: Table; readonly remove: number }): Buffer {
    const { keys, names, rows, state } = table;
    const bytes = Buffer.from(rows.read(remove));
    const reader = new KeyReader(names, keys.sort ? [keys.partition, keys.sort] : [keys.partition]).read(bytes);
    return deletionEntry(state.id, keyHashOf(bytes), reader.bytes(0), keys.sort && reader.bytes(1));
  }

  private write(entries: readonly Buffer[]): Place[] {
    const places: Place[] = [];
    this.commit(() => {
      for (const entry of entries) places.push(this.log.append(entry));
    });
    return places;
  }

  private commit(append: () => void): void {
    try {
      append();
      this.log.commit();
    } catch (error) {
      this.log.abandon();
      const reason = error instanceof Error ? error.message : String(error);
      throw new ServiceError('InternalServerError', `The tables take no writes: ${reason}`, 500);
    }
  }

  private enter(table: Table): void {
    this.byId.set(table.state.id, table);
    this.byName.set(table.state.name, table);
    this.nextId = Math.max(this.nextId, table.state.id + 1);
  }

  /** Ends a transition whose time has come; undefined when the table is gone by it. */
  private settle(table: Table): Table | undefined {
    const { transition } = table;
    if (transition === undefined || this.clock.now() < transition.untilMs) return table;
    table.transition = undefined;
    if (transition.status === 'DELETING' && transition.isOfTable) {
      this.byName.delete(table.state.name);
      return undefined;
    }
    table.setState(transition.next);
    return table;
  }

  private replay(entry: Buffer, place: Place): void {
    const id = tableOf(entry);
    this.nextId = Math.max(this.nextId, id + 1);
    const table = this.byId.get(id);
    switch (entry[0]!) {
      case ENTRY.row:
        return this.replayRow(table, entry, place);
      case ENTRY.deletion:
        return this.replayDeletion(table, entry, place);
      case ENTRY.table:
        return this.replayTable(table, contentOf(entry) as TableState, place);
      case ENTRY.names:
        if (!table) return this.log.release(place);
        table.names.restore(contentOf(entry) as string[]);
        table.places.add(place);
        return;
      case ENTRY.token:
        return this.replayToken(contentOf(entry) as TokenRecord, place);
      case ENTRY.tableGone:
        return this.replayGone(table, place);
      case ENTRY.stream:
        return this.streams.replayState(contentOf(entry) as StreamState, place);
      case ENTRY.change:
        return this.streams.replayChange(entry, place);
      default:
        throw new Error(`the log has an entry of kind ${entry[0]}, which this version does not know`);
    }
  }

  private replayRow(table: Table | undefined, entry: Buffer, place: Place): void {
    if (!table) return this.log.release(place);
    if (table.rows.hasHash(keyHashOf(entry))) this.deferred.push({ table, place, isDeletion: false });
    else table.rows.addNew(entry, place);
  }

  private replayDeletion(table: Table | undefined, entry: Buffer, place: Place): void {
    if (table?.rows.hasHash(keyHashOf(entry))) this.deferred.push({ table, place, isDeletion: true });
    else this.log.release(place);
  }

  private replayTable(table: Table | undefined, state: TableState, place: Place): void {
    if (!table) {
      const created = new Table(this.log, state);
      created.places.add(place);
      return this.enter(created);
    }
    if (table.changePlace !== undefined) this.log.release(table.changePlace);
    table.changePlace = place;
    table.transition = { status: 'UPDATING', untilMs: 0, next: state, indexes: [], isOfTable: false };
  }

  private replayToken(record: TokenRecord, place: Place): void {
    if (record.untilMs <= this.clock.now()) this.log.release(place);
    else this.tokens.set(record.token, { ...record, place });
  }

  private replayGone(table: Table | undefined, place: Place): void {
    this.log.release(place);
    if (!table) return;
    this.byId.delete(table.state.id);
    if (this.byName.get(table.state.name) === table) this.byName.delete(table.state.name);
    table.rows.releaseAll();
    for (const own of table.places) this.log.release(own);
    if (table.changePlace !== undefined) this.log.release(table.changePlace);
    this.deferred = this.deferred.filter((entry) => {
      if (entry.table !== table) return true;
      this.log.release(entry.place);
      return false;
    });
  }

  private applyDeferred(): void {
    for (const { table, place, isDeletion } of this.deferred) {
      const entry = Buffer.from(this.log.read(place));
      if (!isDeletion) {
        table.rows.put(entry, place);
        continue;
      }
      const { partition, sort } = deletedKey(entry, table.keys.sort !== undefined);
      const row = table.rows.find(partition, sort);
      if (row >= 0) table.rows.remove(row);
      this.log.release(place);
    }
    this.deferred = [];
    // Ends the changes that were read: new indexes are built over all rows.
    this.all();
  }

  /** A folder of an earlier version may have tables whose streams were only noted: they begin now. */
  private connectStreams(): void {
    for (const table of this.all()) {
      const { name, stream } = table.state;
      if (!stream?.StreamEnabled) continue;
      table.stream = this.streams.find(name, stream.label, this.clock.now());
      if (!table.stream) this.change(table, table.state);
    }
  }

  /** Has a table tell its changes to a stream for as long as that takes records. */
  private connect(table: Table, stream: TableStream): void {
    table.stream = stream.state.disabled ? undefined : stream;
  }

  private isNeeded(entry: Buffer, place: Place, isOldest: boolean): boolean {
    const table = this.byId.get(tableOf(entry));
    switch (entry[0]!) {
      case ENTRY.row:
        return table?.rows.isAt(keyHashOf(entry), place) ?? false;
      case ENTRY.deletion:
        // Also where the key has a row again: to find out, the log would have to be read in the middle of its step.
        return !isOldest && table !== undefined;
      case ENTRY.tableGone:
        return !isOldest;
      case ENTRY.token:
        return this.tokens.get((contentOf(entry) as TokenRecord).token)?.place === place;
      case ENTRY.stream:
        return this.streams.isStateAt(contentOf(entry) as StreamState, place);
      case ENTRY.change:
        return this.streams.isChangeAt(entry, place);
      default:
        return table !== undefined && (table.places.has(place) || table.changePlace === place);
    }
  }

  private moved(entry: Buffer, from: Place, to: Place): void {
    const table = this.byId.get(tableOf(entry));
    if (entry[0] === ENTRY.row) return table!.rows.move(keyHashOf(entry), from, to);
    if (entry[0] === ENTRY.change) return this.streams.moveChange(entry, from, to);
    if (entry[0] === ENTRY.stream) return this.streams.moveState(contentOf(entry) as StreamState, to);
    if (entry[0] === ENTRY.token) {
      const record = this.tokens.get((contentOf(entry) as TokenRecord).token)!;
      this.tokens.set(record.token, { ...record, place: to });
    } else if (table?.changePlace === from) table.changePlace = to;
    else if (table?.places.delete(from)) table.places.add(to);
  }
}

const NO_CHANGES: readonly Change[] = [];

function hasStream(tables: ReadonlySet<Table>): boolean {
  for (const { stream } of tables) if (stream) return true;
  return false;
}

function entriesOf(stream: StreamState | undefined): Buffer[] {
  return stream ? [streamEntry(stream)] : [];
}
