import { firedText, ruleName } from '../../lib/cloud/faults/fault-log';
import type { FiredFault } from '../../lib/cloud/faults/fault-rule';
import type { CommandContext } from '../text/context';
import { grouped } from '../text/table';

/** How many lines a second are told. */
const MAX_LINES = 5;
const INTERVAL_MS = 1_000;

/** The faults of one rule at one place within a second. */
type Burst = { readonly first: FiredFault; last: FiredFault; count: number };

/**
 * Tells people of faults as they fire: at most once a second, each in a line of its own where these are few, otherwise
 * in one line for each rule and place.
 */
export class FaultTeller {
  private faults: FiredFault[] = [];
  private readonly bursts = new Map<string, Burst>();
  private readonly ended = new AbortController();

  constructor(
    private readonly note: (line: string) => void,
    private readonly sleep: CommandContext['sleep'],
  ) {}

  readonly add = (fault: FiredFault): void => {
    if (this.ended.signal.aborted) return;
    if (this.bursts.size === 0) void this.tellSoon(); // a sleep never rejects
    if (this.faults.length <= MAX_LINES) this.faults.push(fault);
    const key = `${fault.rule} ${fault.kind} ${fault.place}`;
    const burst = this.bursts.get(key);
    if (!burst) this.bursts.set(key, { first: fault, last: fault, count: 1 });
    else {
      burst.last = fault;
      burst.count += 1;
    }
  };

  /** Tells at once what has not been told yet, and nothing from then on. */
  end(): void {
    this.ended.abort();
    this.tell();
  }

  private async tellSoon(): Promise<void> {
    await this.sleep(INTERVAL_MS, this.ended.signal);
    this.tell();
  }

  private tell(): void {
    const lines = this.faults.length <= MAX_LINES ? this.faults.map(firedText) : burstLines([...this.bursts.values()]);
    this.faults = [];
    this.bursts.clear();
    for (const line of lines) this.note(line);
  }
}

function burstLines(bursts: readonly Burst[]): string[] {
  const sorted = bursts.toSorted((a, b) => b.count - a.count);
  const shown = sorted.length > MAX_LINES ? sorted.slice(0, MAX_LINES - 1) : sorted;
  const others = sorted.slice(shown.length);
  const total = others.reduce((sum, { count }) => sum + count, 0);
  return [
    ...shown.map(burstText),
    ...(total === 0 ? [] : [`${grouped(total)} more faults fired at ${grouped(others.length)} other places`]),
  ];
}

function burstText({ first, last, count }: Burst): string {
  if (count === 1) return firedText(first);
  const { place, number, seed } = first;
  return `${place} met the fault ${ruleName(first)} ${grouped(count)} times, numbers ${number} to ${last.number} of seed ${seed}`;
}
