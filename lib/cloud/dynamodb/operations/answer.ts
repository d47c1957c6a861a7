import type { Item } from '../item';
import { JsonWriter } from '../rows/json-writer';

/** An answer's body: bytes that are JSON already, or what is to become JSON. */
export type Body = Uint8Array | object;

/** Writes an object's members one by one; undefined ones are left out. */
export class ObjectWriter {
  readonly json = new JsonWriter();
  private isEmpty = true;

  member(name: string, value: unknown): this {
    if (value !== undefined) this.open(name).json(value);
    return this;
  }

  item(name: string, item: Item | undefined): this {
    if (item !== undefined) this.open(name).item(item);
    return this;
  }

  /** Begins a member whose value the caller writes. */
  open(name: string): JsonWriter {
    this.json.raw(`${this.isEmpty ? '{' : ','}"${name}":`);
    this.isEmpty = false;
    return this.json;
  }

  end(): Uint8Array {
    return this.json.raw(this.isEmpty ? '{}' : '}').take();
  }
}
