/** Developer Guide, "Burst and adaptive capacity": unused throughput is kept for up to five minutes. */
const BURST_SECONDS = 300;

/** Provisioned throughput: so many units a second, and what was not used of the last five minutes. */
export class BurstBucket {
  private units: number;
  private atMs: number;

  constructor(
    private readonly unitsPerSecond: number,
    nowMs: number,
  ) {
    // A new table has the units of its first second; nothing was left over before.
    this.units = unitsPerSecond;
    this.atMs = nowMs;
  }

  /** More than a second's units pass when a whole second's are there, and are then waited for. */
  hasRoom(nowMs: number, units: number): boolean {
    this.refill(nowMs);
    return this.units >= Math.min(units, this.unitsPerSecond);
  }

  take(nowMs: number, units: number): void {
    this.refill(nowMs);
    this.units -= units;
  }

  private refill(nowMs: number): void {
    const seconds = Math.max(0, nowMs - this.atMs) / 1_000;
    this.units = Math.min(this.units + seconds * this.unitsPerSecond, BURST_SECONDS * this.unitsPerSecond);
    this.atMs = nowMs;
  }
}
