import type { ControlState } from '../../lib/api/contract/control';
import { isoOf } from '../../lib/core/iso-of';
import type { Clock } from '../../lib/core/clock';

/** Older entries are dropped. */
const MAX_ENTRIES = 100;

/** What was asked of a producer and what happened, and everyone who wants to know when that changes. */
export class ControlLog {
  private readonly latest: ControlState['log'] = [];
  private readonly listeners = new Set<() => void>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  readonly entries = (): ControlState['log'] => [...this.latest];

  readonly tell = (text: string): void => {
    this.latest.push({ at: isoOf(this.clock.now()), text });
    if (this.latest.length > MAX_ENTRIES) this.latest.shift();
    this.notify();
  };

  readonly notify = (): void => {
    for (const listener of this.listeners) listener();
  };

  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
}
