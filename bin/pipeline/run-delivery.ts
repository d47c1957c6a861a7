import { systemClock } from '../../lib/core/system-clock';
import type { ProducerMeter } from '../../producer/run/producer-meter';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import type { ProducerSummary } from '../../producer/run/run-summary';
import type { Signals } from '../settings/signals';
import type { UsableSink } from './chosen-sink';
import type { RunPlan, RunSettings } from './run-plan';

export type Delivery = {
  readonly plan: RunPlan;
  readonly settings: Pick<RunSettings, 'workers' | 'labelDelayMs'>;
  readonly sink: Pick<UsableSink, 'at' | 'destination' | 'writesTo'>;
  /** Called with what people should know about an earlier start of the run. */
  readonly onRemark?: (text: string) => void;
  readonly signals: Pick<Signals, 'stop' | 'force'>;
  readonly onProgress: (snapshot: ProducerSnapshot) => void;
  /** Counts for the metrics of this process. @default nothing is counted for them */
  readonly meter?: ProducerMeter | undefined;
  /** How long delivery may take after a signal. @default 4,500 */
  readonly drainTimeoutMs?: number;
};

/** Generates and delivers the plan's run. */
export async function deliverRun(delivery: Delivery): Promise<ProducerSummary> {
  const { runProducer } = await import('../../producer/run/run');
  const { generateRecords } = await import('../../producer/generation/generate-records');
  const { chunkSizeFor } = await import('../../producer/run/settings-of-run');
  const { plan, settings, sink, onRemark, signals, onProgress, drainTimeoutMs, meter } = delivery;
  const { config, dataset, pace, limits } = plan;
  const chunkSize = chunkSizeFor(config, pace);
  const workers = settings.workers ?? (await defaultWorkers(plan, sink));
  return runProducer({
    ...limits,
    config,
    pace,
    openSink: sink.at(realRateOf(plan)),
    destination: sink.destination,
    onRemark,
    records: (from, to) => generateRecords({ config, dataset, from, to, chunkSize, workers }),
    clock: systemClock,
    stop: signals.stop,
    force: signals.force,
    manifestPath: plan.manifestPath,
    truthPath: config.labels === 'sidecar' ? plan.truthPath : undefined,
    labelDelayMs: settings.labelDelayMs,
    onProgress,
    drainTimeoutMs,
    meter,
  });
}

/** Events per second in real time; Infinity when nothing paces the run. */
function realRateOf({ config, pace }: Pick<RunPlan, 'config' | 'pace'>): number {
  return pace.clock === 'wall' ? config.eventsPerSecond * pace.speed : Infinity;
}

/** One thread makes more than any stream here takes, and a stream on the same machine needs the other cores. */
const ONE_THREAD_EVENTS_PER_SECOND = { stream: 50_000, file: 5_000 } as const;
/** Starting threads takes longer than a smaller run does. */
const MIN_EVENTS_FOR_THREADS = 50_000;
const MAX_THREADS = 4;

async function defaultWorkers(plan: RunPlan, { writesTo }: Delivery['sink']): Promise<number> {
  if (writesTo === 'stream' && plan.pace.clock === 'virtual') return 1;
  if ((plan.limits.count ?? Infinity) < MIN_EVENTS_FOR_THREADS) return 1;
  if (realRateOf(plan) <= ONE_THREAD_EVENTS_PER_SECOND[writesTo]) return 1;
  const { availableParallelism } = await import('node:os');
  return Math.min(MAX_THREADS, availableParallelism());
}
