import { createWriteGate, type WriteGate } from './write-gate';

/** A gate for writes that several parts can close: it is open while none of them does. */
export class HeldGate {
  readonly gate: WriteGate = createWriteGate();
  private readonly holders = new Set<symbol>();

  set(holder: symbol, state: 'open' | 'closed'): void {
    if (state === 'closed') this.holders.add(holder);
    else this.holders.delete(holder);
    this.gate.set(this.holders.size > 0 ? 'closed' : 'open');
  }
}
