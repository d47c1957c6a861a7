import { isoOf } from '../../core/iso-of';
import type { Component, ComponentState } from '../contract/pipeline';
import type { SeenPart } from './seen-part';

type Remembered = {
  readonly state: ComponentState;
  readonly sinceMs: number;
  readonly lastError: Component['last_error'];
};

/** Remembers of each part how long it has been in its state, and its last error. */
export class HealthMemory {
  readonly #parts = new Map<string, Remembered>();

  remember(seen: SeenPart, nowMs: number): Component {
    const before = this.#parts.get(seen.name);
    const isFaulty = seen.state === 'down' || seen.state === 'degraded';
    const entry: Remembered = {
      state: seen.state,
      sinceMs: before?.state === seen.state ? before.sinceMs : nowMs,
      lastError: isFaulty ? { at: isoOf(nowMs), message: seen.detail } : (before?.lastError ?? null),
    };
    this.#parts.set(seen.name, entry);
    return { ...seen, since: isoOf(entry.sinceMs), last_error: entry.lastError };
  }
}
