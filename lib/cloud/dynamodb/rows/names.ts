/** Names beyond this many are written into the rows, so that invented names do not fill the memory. */
const MAX_NAMES = 4096;

/** An attribute of a row, as a cursor sees it. */
type AttributeAt = { readonly nameId: number; readonly writtenName: () => string };

/** The attribute names of a table as numbers from 1 on, which its rows hold in place of the names. */
export class Names {
  private readonly ids = new Map<string, number>();
  private readonly texts: string[] = [''];
  private readonly sizes: number[] = [0];
  private readonly keysAsJson: Buffer[] = [Buffer.alloc(0)];
  /** Names up to this number are in the log; rows with others must not get there before them. */
  private logged = 0;

  get count(): number {
    return this.texts.length - 1;
  }

  /** The number of a name, which may be new; 0 where there is no room for another. */
  idOf(name: string): number {
    return this.ids.get(name) ?? (this.count < MAX_NAMES ? this.add(name) : 0);
  }

  /** The number of a name, whether there is room or not: for keys, which are looked up in each row. */
  keyIdOf(name: string): number {
    return this.ids.get(name) ?? this.add(name);
  }

  /** The number of a name; 0 where it has none. */
  find(name: string): number {
    return this.ids.get(name) ?? 0;
  }

  textOf(id: number): string {
    return this.texts[id]!;
  }

  /** Bytes of the name in UTF-8. */
  sizeOf(id: number): number {
    return this.sizes[id]!;
  }

  /** Whether the attribute at a cursor has one of these names; asked for each attribute of each row. */
  among(wanted: ReadonlySet<string | undefined>): (cursor: AttributeAt) => boolean {
    const known: boolean[] = [];
    return (cursor) => {
      const id = cursor.nameId;
      if (id === 0) return wanted.has(cursor.writtenName());
      return (known[id] ??= wanted.has(this.texts[id]));
    };
  }

  /** The name in quotes with a colon. */
  jsonOf(id: number): Buffer {
    return this.keysAsJson[id]!;
  }

  all(): string[] {
    return this.texts.slice(1);
  }

  /** Takes names as `all` gave them. */
  restore(names: readonly string[]): void {
    for (const name of names) this.keyIdOf(name);
    this.logged = this.count;
  }

  /** Calls back for each name that is not yet in the log. */
  forUnlogged(visit: (name: string) => void): void {
    for (let id = this.logged + 1; id <= this.count; id++) visit(this.texts[id]!);
  }

  /** The names are in the log. */
  setLogged(): void {
    this.logged = this.count;
  }

  private add(name: string): number {
    const id = this.texts.push(name) - 1;
    this.ids.set(name, id);
    this.sizes.push(Buffer.byteLength(name));
    this.keysAsJson.push(Buffer.from(`${JSON.stringify(name)}:`));
    return id;
  }
}
