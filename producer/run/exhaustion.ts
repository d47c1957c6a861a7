import { isMemoryExhausted } from '../../lib/domain/memory-exhausted';
import type { Refusal } from '../delivery/sink';

/** So long the stream may store what it has taken, and make room by that. */
const PATIENCE_MS = 20_000;

/** Whether the stream has no memory left: it has accepted nothing for a while, and says so. */
export class Exhaustion {
  private sinceMs: number | undefined;

  accepted(): void {
    this.sinceMs = undefined;
  }

  /** Returns whether more attempts are useless. */
  refused(refusal: Refusal, nowMs: number): boolean {
    if (!isMemoryExhausted(refusal)) return false;
    this.sinceMs ??= nowMs;
    return nowMs - this.sinceMs >= PATIENCE_MS;
  }
}
