const FIRST_BITS = 4;
/** Slots behind the last home, so that probing never wraps around and slots stay in the order of their hashes. */
const SPARE_SLOTS = 64;

/**
 * From the hash of a partition key to the newest of its rows. The home of a hash is given by its highest bits and probing
 * goes one way, so hashes lie in order but for a few neighbours: a scan walks the slots.
 */
export class Buckets {
  private bits = FIRST_BITS;
  private hashes = new Uint32Array((1 << FIRST_BITS) + SPARE_SLOTS);
  /** Row + 1; 0 is an empty slot. */
  private heads = new Uint32Array((1 << FIRST_BITS) + SPARE_SLOTS);
  private used = 0;

  /** The newest row; -1 where there is none. */
  head(hash: number): number {
    const slot = this.slotOf(hash);
    return this.heads[slot]! - 1;
  }

  setHead(hash: number, row: number): void {
    const slot = this.slotOf(hash);
    if (this.heads[slot] === 0) this.insert(hash, row);
    else this.heads[slot] = row + 1;
  }

  remove(hash: number): void {
    let hole = this.slotOf(hash);
    if (this.heads[hole] === 0) return;
    this.used--;
    for (let slot = hole + 1; this.heads[slot] !== 0; slot++) {
      if (this.home(this.hashes[slot]!) > hole) continue;
      this.hashes[hole] = this.hashes[slot]!;
      this.heads[hole] = this.heads[slot]!;
      hole = slot;
    }
    this.heads[hole] = 0;
  }

  /** The hashes from `from` to `to` in order. The buckets must not change meanwhile. */
  *between(from: number, to: number): Generator<number> {
    let slot = this.home(from);
    while (slot > 0 && this.heads[slot - 1] !== 0) slot--;
    while (slot < this.heads.length) {
      if (this.heads[slot] === 0) {
        if (this.home(to) < slot) return;
        slot++;
        continue;
      }
      const start = slot;
      while (slot < this.heads.length && this.heads[slot] !== 0) slot++;
      const hashes = this.hashes.slice(start, slot).sort();
      for (const hash of hashes) if (hash >= from && hash <= to) yield hash;
      if (hashes.at(-1)! >= to) return;
    }
  }

  private home(hash: number): number {
    return hash >>> (32 - this.bits);
  }

  /** The slot of a hash, or the empty one where it would go. */
  private slotOf(hash: number): number {
    let slot = hash >>> (32 - this.bits);
    while (this.heads[slot] !== 0 && this.hashes[slot] !== hash) slot++;
    return slot;
  }

  private insert(hash: number, row: number): void {
    const slot = this.slotOf(hash);
    this.hashes[slot] = hash;
    this.heads[slot] = row + 1;
    this.used++;
    // The last slot stays empty: it ends every probe.
    if (this.used * 2 > 1 << this.bits || slot >= this.heads.length - 2) this.grow();
  }

  private grow(): void {
    const { hashes, heads } = this;
    this.bits++;
    this.hashes = new Uint32Array((1 << this.bits) + SPARE_SLOTS);
    this.heads = new Uint32Array((1 << this.bits) + SPARE_SLOTS);
    for (let slot = 0; slot < heads.length; slot++) {
      if (heads[slot] === 0) continue;
      const to = this.slotOf(hashes[slot]!);
      this.hashes[to] = hashes[slot]!;
      this.heads[to] = heads[slot]!;
    }
  }
}
