import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Clock } from '../../core/clock';
import { errorText } from '../../core/error-text';
import type { HeldGate } from '../engines/held-gate';
import type { MappingLog } from '../mapping/polling-context';
import type { CloudFaults } from './cloud-faults';
import type { FaultKind } from './fault-kind';
import type { FaultRule, FaultSet } from './fault-rule';
import { activeStreams, reshard, type ReshardOnDemand } from './reshard-streams';

export type StagedFaultsOptions = {
  readonly faults: CloudFaults;
  readonly kinesis: KinesisClient;
  readonly reshardOnDemand: ReshardOnDemand;
  readonly gate: HeldGate;
  /** Moves the time of day of every part of the cloud. */
  readonly jump: (ms: number) => void;
  /** Real time: a jump changes neither the beginning nor the end of a rule. */
  readonly clock: Clock;
  readonly log: Pick<MappingLog, 'warn'>;
};

/** Carries out a rule until it ends. */
type Act = (rule: FaultRule, endMs: number, over: AbortSignal) => Promise<void>;

/** How often a stream may be resharded. */
const RESHARD_INTERVAL_MS = 2_000;

/** The faults that hit no call but the cloud itself: they come at their time, and not when something is called. */
export class StagedFaults {
  private over = new AbortController();
  private running: readonly Promise<void>[] = [];

  private readonly acts: Partial<Record<FaultKind, Act>> = {
    'legion:clock-jump': async (rule) => this.jumpOnce(rule),
    'legion:full-disk': (rule, endMs, over) => this.fillDisk(rule, endMs, over),
    'legion:reshard': (rule, endMs, over) => this.reshardAll(rule, endMs, over),
  };

  constructor(private readonly options: StagedFaultsOptions) {
    options.faults.onInjected((set) => this.begin(set));
  }

  /** Ends them, and what they hold. */
  async stop(): Promise<void> {
    this.over.abort();
    await Promise.all(this.running);
  }

  private begin(set: FaultSet | undefined): void {
    this.over.abort();
    this.over = new AbortController();
    const { signal } = this.over;
    const startedMs = this.options.faults.report().sinceMs ?? 0;
    this.running = (set?.rules ?? []).map((rule) => this.stage(rule, startedMs + rule.afterMs, signal));
  }

  /** Never rejects. */
  private async stage(rule: FaultRule, fromMs: number, over: AbortSignal): Promise<void> {
    const act = this.acts[rule.kind];
    if (!act) return;
    await this.options.clock.sleepUntil(fromMs, over);
    if (!over.aborted) await act(rule, fromMs + (rule.durationMs ?? Infinity), over);
  }

  private jumpOnce(rule: FaultRule): void {
    if (this.options.faults.drawRule(rule, 'clock')) this.options.jump(rule.delayMs ?? 0);
  }

  private async fillDisk(rule: FaultRule, endMs: number, over: AbortSignal): Promise<void> {
    const { faults, gate } = this.options;
    if (!faults.drawRule(rule, 'disk')) return;
    const holder = Symbol(rule.name);
    gate.set(holder, 'closed');
    await this.until(endMs, over);
    gate.set(holder, 'open');
  }

  private async reshardAll(rule: FaultRule, endMs: number, over: AbortSignal): Promise<void> {
    const { clock, log } = this.options;
    while (!over.aborted && clock.now() < endMs) {
      await this.reshardOnce(rule).catch((error: unknown) =>
        log.warn({ error: errorText(error) }, 'a stream could not be resharded'),
      );
      await clock.sleep(RESHARD_INTERVAL_MS, over);
    }
  }

  private async reshardOnce(rule: FaultRule): Promise<void> {
    const { faults, kinesis, reshardOnDemand } = this.options;
    for (const stream of await activeStreams(kinesis)) {
      const drawn = faults.drawRule(rule, `stream ${stream.name}`);
      if (drawn) await reshard(kinesis, stream, { random: drawn.random, reshardOnDemand });
    }
  }

  private until(endMs: number, over: AbortSignal): Promise<void> {
    if (endMs < Infinity) return this.options.clock.sleepUntil(endMs, over);
    return new Promise((resolve) => over.addEventListener('abort', () => resolve(), { once: true }));
  }
}
