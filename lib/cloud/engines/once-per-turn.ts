/** Does something once for all requests of one turn of the event loop. Faults are ignored. */
export class OncePerTurn {
  private waiting: NodeJS.Immediate | undefined;

  constructor(private readonly act: () => void) {}

  request(): void {
    this.waiting ??= setImmediate(() => this.actNow());
  }

  /** Does now what has been requested. */
  close(): void {
    if (this.waiting) this.actNow();
  }

  private actNow(): void {
    if (this.waiting) clearImmediate(this.waiting);
    this.waiting = undefined;
    try {
      this.act();
    } catch {
      // The caller relies on no single act.
    }
  }
}
