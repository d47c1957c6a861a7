import type { HandMadeEvent, PaymentsBody, SentAnomaly, SentEvent, SentPayments } from '../../lib/api/contract/control';
import type { RunConfig } from '../../lib/domain/run/run';
import type { Dataset } from '../dataset/dataset';
import { asConflict } from './as-conflict';
import type { ControlLog } from './control-log';
import type { ProducerControlOptions } from './control-options';
import { createHandMadePayments, type HandMadePayments } from './hand-made-payments';
import { handMade, injected } from './hand-made-record';
import { HandMadeRun } from './hand-made-run';
import { freeRunId } from './next-run';
import type { ProducedLedger } from './produced-ledger';

/** What is made without anybody's hand at the moment. */
export type Ordinary = {
  readonly config: RunConfig;
  readonly workload: string;
  /** How many of its first events have been accepted. */
  readonly acceptedPosition: number;
};

type OpenRun = { readonly run: HandMadeRun; readonly config: RunConfig; readonly payments: HandMadePayments };

/** Events that are sent because somebody asked for each of them: all go into one run of their own. */
export class HandMadeEvents {
  private opening: Promise<OpenRun> | undefined;

  constructor(
    private readonly options: ProducerControlOptions,
    private readonly ledger: ProducedLedger,
    private readonly log: ControlLog,
  ) {}

  async send(made: HandMadeEvent): Promise<SentEvent> {
    const { run, config } = await this.openRun();
    const [sent] = await run.send(handMade(made, config));
    this.log.tell(`sent ${sent!.event_id}, made by hand`);
    return sent!;
  }

  async pay(body: PaymentsBody): Promise<SentPayments> {
    const { payments } = await this.openRun();
    const sent = await payments.send(body);
    const settled = sent.payments.filter(({ outcome }) => outcome === 'SETTLED').length;
    const count = sent.payments.length;
    this.log.tell(`sent ${count} ${count === 1 ? 'payment' : 'payments'} by hand, of which ${settled} settled`);
    return sent;
  }

  async inject(type: string, ordinary: () => Ordinary): Promise<SentAnomaly> {
    const { run, config } = await this.openRun();
    const { workload, acceptedPosition, config: current } = ordinary();
    const delivered = acceptedPosition > 0 ? acceptedPosition - 1 : undefined;
    const source = { current, delivered, dataset: this.dataset };
    // Of the workloads that are made now, which may not be those of the first hand-made event.
    const sent = await run.send(injected(type, { ...config, workload }, source));
    const last = sent.at(-1)!;
    this.log.tell(
      `sent ${sent.length === 1 ? last.event_id : `${sent.length} events up to ${last.event_id}`} with ${type}`,
    );
    return { ...last, event_ids: sent.map(({ event_id }) => event_id) };
  }

  private get dataset(): Dataset {
    return this.options.dataset;
  }

  /** Opens the run once; when that fails, the next event tries again. */
  private async openRun(): Promise<OpenRun> {
    this.opening ??= this.open();
    try {
      return await this.opening;
    } catch (error) {
      this.opening = undefined;
      throw asConflict(error);
    }
  }

  private async open(): Promise<OpenRun> {
    const { options, ledger } = this;
    const runId = await freeRunId('by-hand', { ...options, made: ledger.runs() });
    const config: RunConfig = {
      ...options.config,
      runId,
      startTimeMs: options.clock.now(),
      phases: undefined,
      eventsPerSecond: 1,
      anomalyRate: 0,
      network: 'excellent',
    };
    const { manifest, truth } = options.pathsOf(runId);
    const run = new HandMadeRun({
      config,
      clock: options.clock,
      openSink: ledger.watch(options.openSink(1), { runId, first: 0, byHand: true }),
      manifestPath: manifest,
      truthPath: config.labels === 'sidecar' ? truth : undefined,
      files: options.files,
      meter: options.meter,
    });
    return { run, config, payments: createHandMadePayments(run, { config, dataset: this.dataset }) };
  }
}
