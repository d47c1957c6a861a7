import type { Uint32Column } from './columns';

const FIRST_BITS = 4;

/** From the hash of a whole key to its row. */
export class KeyIndex {
  private bits = FIRST_BITS;
  /** Row + 1; 0 is an empty slot. */
  private slots = new Uint32Array(1 << FIRST_BITS);
  private used = 0;

  /** @param hashes the hash of each row's key */
  constructor(private readonly hashes: Uint32Column) {}

  /** The row with that hash for which `isMatch` holds; -1 where there is none. */
  find(hash: number, isMatch: (row: number) => boolean): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = this.slots[slot]! - 1;
      if (this.hashes.get(row) === hash && isMatch(row)) return row;
    }
    return -1;
  }

  add(row: number): void {
    if (++this.used * 3 > this.slots.length * 2) this.grow();
    this.place(row);
  }

  remove(row: number): void {
    const mask = this.slots.length - 1;
    let hole = this.hashes.get(row) & mask;
    while (this.slots[hole] !== row + 1) hole = (hole + 1) & mask;
    this.used--;
    for (let slot = (hole + 1) & mask; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.hashes.get(this.slots[slot]! - 1) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.slots[hole] = this.slots[slot]!;
      hole = slot;
    }
    this.slots[hole] = 0;
  }

  private place(row: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes.get(row) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = row + 1;
  }

  private grow(): void {
    const { slots } = this;
    this.bits++;
    this.slots = new Uint32Array(1 << this.bits);
    for (const slot of slots) if (slot !== 0) this.place(slot - 1);
  }
}
