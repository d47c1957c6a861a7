import type { EntryLog, LogOwner, OpenLog, Place } from '../../../../../lib/cloud/engines/log/entry-log';

/** A change of the store: a value of so many equal bytes, or none. */
export type Change = { readonly key: number; readonly sizeBytes: number | undefined; readonly fill: number };

const DELETION = 0;
const VALUE = 1;

/** A small engine: keeps values by key in a log, and their places in an index. */
export class Store implements LogOwner {
  private readonly places = new Map<number, Place>();
  readonly log: EntryLog;

  constructor(open: OpenLog) {
    this.log = open(this);
    this.log.replay();
  }

  /** One group: all of the changes, or none. */
  apply(changes: readonly Change[]): void {
    const places = changes.map((change) => this.append(change));
    this.log.commit();
    for (const [ix, { key, sizeBytes }] of changes.entries()) this.set(key, places[ix]!, sizeBytes === undefined);
    this.log.compact();
  }

  /** Appends changes and drops them. */
  abandon(changes: readonly Change[]): void {
    for (const change of changes) this.append(change);
    this.log.abandon();
  }

  /** Size and filling of each value. */
  content(): Map<number, string> {
    const all = [...this.places].map(([key, place]): [number, string] => {
      const entry = this.log.read(place);
      if (entry.readUInt32LE(1) !== key) throw new Error(`the entry of ${key} is one of ${entry.readUInt32LE(1)}`);
      const value = entry.subarray(5);
      if (value.some((byte) => byte !== value[0])) throw new Error(`the value of ${key} is mixed`);
      return [key, `${value.length} x ${value[0] ?? 'none'}`];
    });
    return new Map(all.toSorted(([a], [b]) => a - b));
  }

  get liveBytes(): number {
    return [...this.places.values()].reduce((sum, place) => sum + this.log.read(place).length, 0);
  }

  replay = (bytes: Buffer, place: Place): void => {
    this.set(bytes.readUInt32LE(1), place, bytes[0] === DELETION);
  };

  isNeeded = (bytes: Buffer, place: Place, isOldest: boolean): boolean => {
    const current = this.places.get(bytes.readUInt32LE(1));
    return bytes[0] === DELETION ? !isOldest && current === undefined : current === place;
  };

  moved = (bytes: Buffer, from: Place, to: Place): void => {
    const key = bytes.readUInt32LE(1);
    if (bytes[0] === DELETION) return;
    if (this.places.get(key) !== from) throw new Error(`the entry of ${key} was not at ${from}`);
    this.places.set(key, to);
  };

  private append({ key, sizeBytes, fill }: Change): Place {
    const head = Buffer.alloc(5);
    head[0] = sizeBytes === undefined ? DELETION : VALUE;
    head.writeUInt32LE(key, 1);
    return this.log.append(head, Buffer.alloc(sizeBytes ?? 0, fill));
  }

  private set(key: number, place: Place, isDeletion: boolean): void {
    const before = this.places.get(key);
    if (before !== undefined) this.log.release(before);
    this.places.delete(key);
    if (isDeletion) this.log.release(place);
    else this.places.set(key, place);
  }
}
