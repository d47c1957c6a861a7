const SECOND_MS = 1_000;

type Taken = { readonly untilMs: number; units: number };

/** At most so many units in any second, wherever it begins. */
export class SecondWindow {
  private readonly taken: Taken[] = [];
  private used = 0;

  constructor(private readonly limit: number) {}

  /** One that is larger than the limit passes alone, and is then waited for in proportion. */
  hasRoom(nowMs: number, units: number): boolean {
    this.expire(nowMs);
    return this.used === 0 || this.used + units <= this.limit;
  }

  take(nowMs: number, units: number): void {
    const untilMs = nowMs + SECOND_MS * Math.max(1, units / this.limit);
    const last = this.taken.at(-1);
    if (last?.untilMs === untilMs) last.units += units;
    else this.taken.push({ untilMs, units });
    this.used += units;
  }

  /** One of which as much is taken. */
  copy(): SecondWindow {
    const copy = new SecondWindow(this.limit);
    copy.taken.push(...this.taken.map((taken) => ({ ...taken })));
    copy.used = this.used;
    return copy;
  }

  /** When the oldest units are free again; in the past when nothing is used. */
  get freesMs(): number {
    return this.taken[0]?.untilMs ?? -Infinity;
  }

  private expire(nowMs: number): void {
    let gone = 0;
    for (const { untilMs, units } of this.taken) {
      if (untilMs > nowMs) break;
      this.used -= units;
      gone += 1;
    }
    if (gone > 0) this.taken.splice(0, gone);
  }
}
