import type { AttributeValue, Item } from '../item';
import { decodeRow, decodeValue } from './decode-row';
import type { Names } from './names';
import { RowCursor } from './row-cursor';

/** An item that decodes of its row what is asked for. Valid for as long as the row's bytes are. */
export class RowView implements Item {
  private readonly cursor = new RowCursor();

  constructor(
    private readonly row: Uint8Array,
    private readonly names: Names,
    /** Whether an attribute is there for the asker: an index has some of them. */
    private readonly includes?: (cursor: RowCursor) => boolean,
  ) {}

  get size(): number {
    let count = 0;
    this.cursor.openRow(this.row);
    while (this.cursor.nextAttribute()) if (this.includes?.(this.cursor) ?? true) count++;
    return count;
  }

  get(name: string): AttributeValue | undefined {
    return this.seek(name) ? decodeValue(this.cursor) : undefined;
  }

  has(name: string): boolean {
    return this.seek(name);
  }

  forEach(visit: (value: AttributeValue, name: string, item: Item) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  entries(): MapIterator<[string, AttributeValue]> {
    return this.whole().entries();
  }

  keys(): MapIterator<string> {
    return this.whole().keys();
  }

  values(): MapIterator<AttributeValue> {
    return this.whole().values();
  }

  [Symbol.iterator](): MapIterator<[string, AttributeValue]> {
    return this.entries();
  }

  private whole(): ReadonlyMap<string, AttributeValue> {
    return decodeRow(this.row, this.names, this.includes);
  }

  private seek(name: string): boolean {
    const { cursor } = this;
    return cursor.openRow(this.row).seek(this.names.find(name), name) && (this.includes?.(cursor) ?? true);
  }
}
