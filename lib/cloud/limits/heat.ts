const MEASURED_MS = 1_000;

/** One kind of demand: what a part takes of it in a second, and what makes the part hot. */
type HeatScale = { readonly full: number; readonly hot: number };

/** How a service splits what is hot. */
export type Splitting = {
  /** How long a part is hot before it is split. */
  readonly afterMs: number;
  readonly scales: readonly HeatScale[];
};

/** What clients want of a part of a stream or table, refused or not, and for how long it has been hot. */
export class Heat {
  private beganMs: number;
  private sums: number[];
  private hotSinceMs: number | undefined;
  private measured = 0;

  constructor(
    private readonly splitting: Splitting,
    nowMs: number,
  ) {
    this.beganMs = nowMs;
    this.sums = this.zeros();
  }

  /** @param amounts of each scale. @returns whether a second began */
  add(nowMs: number, amounts: readonly number[]): boolean {
    const isNew = this.measure(nowMs);
    for (const [at, amount] of amounts.entries()) this.sums[at]! += amount;
    return isNew;
  }

  /** In parts that would be full, over the last second that was measured. */
  demand(nowMs: number): number {
    this.measure(nowMs);
    return this.measured;
  }

  /** @param scalingClock seconds of scaling that pass in one */
  isDue(nowMs: number, scalingClock: number): boolean {
    this.measure(nowMs);
    return this.hotSinceMs !== undefined && (nowMs - this.hotSinceMs) * scalingClock >= this.splitting.afterMs;
  }

  private measure(nowMs: number): boolean {
    if (nowMs - this.beganMs < MEASURED_MS) return false;
    const seconds = (nowMs - this.beganMs) / 1000;
    const rates = this.splitting.scales.map((scale, at) => ({ ...scale, rate: this.sums[at]! / seconds }));
    this.measured = Math.max(...rates.map(({ rate, full }) => rate / full));
    if (rates.every(({ rate, hot }) => rate <= hot)) this.hotSinceMs = undefined;
    else this.hotSinceMs ??= this.beganMs;
    this.beganMs = nowMs;
    this.sums = this.zeros();
    return true;
  }

  private zeros(): number[] {
    return this.splitting.scales.map(() => 0);
  }
}
