import type { Clock } from '../../core/clock';
import type { RestOfBody } from '../engines/call';
import type { FaultKind } from './fault-kind';
import type { Drawn } from './fault-plan';

/** The kinds that hit an event on its way; the others hit only the call that began the stream. */
export const EVENT_KINDS: readonly FaultKind[] = [
  'legion:reset',
  'legion:applied-then-reset',
  'legion:truncated-answer',
  'legion:slow-answer',
];

/** The parts that follow a body, each of which may meet a fault of the connection. */
export class DisturbedRest implements RestOfBody {
  private readonly left = new AbortController();
  private isBroken = false;

  constructor(
    private readonly rest: RestOfBody,
    private readonly draw: () => Drawn | undefined,
    private readonly clock: Pick<Clock, 'sleep'>,
  ) {}

  async next(): Promise<Uint8Array | undefined> {
    if (this.isBroken) throw this.broken();
    const part = await this.rest.next();
    const rule = part && this.draw()?.rule;
    if (!part || !rule) return part;
    if (rule.kind === 'legion:slow-answer') {
      await this.clock.sleep(rule.delayMs ?? 0, this.left.signal);
      return part;
    }
    if (rule.kind !== 'legion:truncated-answer') throw this.broken();
    this.isBroken = true;
    return part.slice(0, part.length >> 1);
  }

  leave(): void {
    this.left.abort();
    this.rest.leave();
  }

  private broken(): Error {
    this.leave();
    return new Error('the stream of events was broken off');
  }
}
