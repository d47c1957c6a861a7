import type { RunningEngine } from '../engines/start-engine';
import type { FaultKind } from './fault-kind';
import { FaultLog, type FaultCount, type FaultLogOptions } from './fault-log';
import { FaultPlan, type Drawn } from './fault-plan';
import type { FaultRule, FaultSet, FiredFault } from './fault-rule';

/** What is injected into a cloud, and what of it has fired. */
export type FaultReport = {
  /** Undefined while nothing is injected. */
  readonly set: FaultSet | undefined;
  /** From when on the rules of the set count their time. */
  readonly sinceMs: number | undefined;
  /** Since the start of the cloud, also of earlier sets. */
  readonly counts: readonly FaultCount[];
  /** The last faults that fired, the newest first. */
  readonly newest: readonly FiredFault[];
};

type Options = FaultLogOptions & { readonly now: () => number };

/** The faults of one cloud: of its engines, which draw theirs themselves, and of all its other parts. */
export class CloudFaults {
  private readonly fired: FaultLog;
  private readonly engines: Pick<RunningEngine, 'inject'>[] = [];
  private readonly listeners: ((set: FaultSet | undefined) => void)[] = [];
  private set: FaultSet | undefined;
  private startedMs = 0;
  private plan: FaultPlan | undefined;
  private injecting: Promise<void> = Promise.resolve();

  constructor(private readonly options: Options) {
    this.fired = new FaultLog(options);
  }

  /** Lets an engine take part. */
  reach(engine: Pick<RunningEngine, 'inject'>): void {
    this.engines.push(engine);
  }

  /** Calls `listener` with every set that is injected from now on, when it is. */
  onInjected(listener: (set: FaultSet | undefined) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Puts a set in the place of the one before, counting its time from now; undefined ends all faults. Resolves when
   * every engine does so. Of two at the same time, the later one stays.
   */
  readonly inject = (set: FaultSet | undefined): Promise<void> => {
    const begin = () => this.begin(set);
    return (this.injecting = this.injecting.then(begin, begin));
  };

  /** The fault of the next batch or invocation at a place outside the engines; undefined for none. */
  draw(place: string, kinds: readonly FaultKind[]): Drawn | undefined {
    return this.plan?.draw(place, kinds);
  }

  /** The same of one rule of the set, for the faults that come by themselves. */
  drawRule(rule: FaultRule, place: string): Drawn | undefined {
    return this.plan?.drawRule(rule, place);
  }

  /** Takes note of a fault that an engine injected. */
  readonly note = (fault: FiredFault): void => this.fired.add(fault);

  readonly report = (): FaultReport => ({
    set: this.set,
    sinceMs: this.set && this.startedMs,
    counts: this.fired.counts(),
    newest: this.fired.newest(),
  });

  /** Resolves when all faults so far are in the file of the log. */
  close(): Promise<void> {
    return this.fired.close();
  }

  private async begin(set: FaultSet | undefined): Promise<void> {
    const { now } = this.options;
    this.set = set;
    this.startedMs = now();
    this.plan = set && new FaultPlan(set, { now, startedMs: this.startedMs, onFired: this.note });
    for (const listener of this.listeners) listener(set);
    await Promise.all(this.engines.map((engine) => engine.inject(set)));
  }
}
