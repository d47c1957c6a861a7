import type { Clock } from '../../../core/clock';

type Deadline = { readonly atMs: number; readonly expire: () => void };

/** Deadlines that are all equally far away, with one timer for all of them. */
export class Deadlines {
  private readonly open = new Set<Deadline>();
  private isWatched = false;

  constructor(
    private readonly clock: Clock,
    private readonly afterMs: number,
    private readonly stopped: AbortSignal,
  ) {}

  /** Calls `expire` after the time unless the returned function is called before. */
  start(expire: () => void): () => void {
    const deadline = { atMs: this.clock.now() + this.afterMs, expire };
    this.open.add(deadline);
    if (!this.isWatched) void this.watch(); // never rejects: expiring destroys or answers, and neither throws
    return () => void this.open.delete(deadline);
  }

  private async watch(): Promise<void> {
    this.isWatched = true;
    for (let next = this.first(); next && !this.stopped.aborted; next = this.first()) {
      await this.clock.sleepUntil(next.atMs, this.stopped);
      if (!this.stopped.aborted) this.expireDue();
    }
    this.isWatched = false;
  }

  /** The set keeps the order in which deadlines were added, which is the order in which they are due. */
  private first(): Deadline | undefined {
    const [first] = this.open;
    return first;
  }

  private expireDue(): void {
    const nowMs = this.clock.now();
    for (const deadline of this.open) {
      if (deadline.atMs > nowMs) return;
      this.open.delete(deadline);
      deadline.expire();
    }
  }
}
