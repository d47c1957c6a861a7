import { OncePerTurn } from '../engines/once-per-turn';
import type { Throttles } from './limits';

/** Counts what the limits of a service refuse, and tells the sums once a turn. */
export class ThrottleCounts {
  private readonly sums = new Map<string, Throttles>();
  private readonly telling: OncePerTurn;

  constructor(
    private readonly service: Throttles['service'],
    tell: (throttles: readonly Throttles[]) => void,
  ) {
    this.telling = new OncePerTurn(() => tell(this.all()));
  }

  add(resource: string, part: string | undefined, limit: string): void {
    const key = JSON.stringify([resource, part, limit]);
    const count = (this.sums.get(key)?.count ?? 0) + 1;
    this.sums.set(key, { service: this.service, resource, part, limit, count });
    this.telling.request();
  }

  all(): readonly Throttles[] {
    return [...this.sums.values()];
  }
}
