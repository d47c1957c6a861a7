import type { OpenSink, SinkDestination } from '../../producer/delivery/sink';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import type { ProducerSummary } from '../../producer/run/run-summary';
import type { CommandContext } from '../text/context';
import type { RunPlan, RunSettings } from './run-plan';
import type { Signals } from '../settings/signals';
import { streamDestination } from './stream-destination';
import { withClients, type Target } from './target';

/** How to send, and what is sent to. */
export type PlannedSink = { readonly openSink: OpenSink; readonly destination: SinkDestination };

/** Opens the plan's file or stream for as long as `use` runs. */
export async function withSink<T>(
  target: Target | undefined,
  plan: RunPlan,
  context: CommandContext,
  use: (sink: PlannedSink) => Promise<T>,
): Promise<T> {
  if (!target) return use(await openNdjson(plan, context));
  const { kinesisSink, laneCountFor, maxPendingFor } = await import('../../producer/sinks/kinesis');
  const speed = plan.pace.clock === 'wall' ? plan.pace.speed : Infinity;
  // One attempt per call: the sink itself sends again what failed, and counts it.
  return withClients(
    target,
    context,
    async ({ kinesis }) => {
      const { systemClock } = await import('../../lib/core/system-clock');
      const destination = streamDestination(target, context);
      const openSink = kinesisSink({
        client: kinesis,
        streamName: target.names.stream,
        clock: systemClock,
        random: Math.random,
        laneCount: laneCountFor(plan.config.eventsPerSecond * speed),
        maxPending: maxPendingFor(plan.config.eventsPerSecond * speed),
      });
      return use({ openSink, destination });
    },
    { maxAttempts: 1 },
  );
}

async function openNdjson(plan: RunPlan, context: CommandContext): Promise<PlannedSink> {
  const { systemClock } = await import('../../lib/core/system-clock');
  const ndjson = await import('../../producer/sinks/ndjson');
  const clock = systemClock;
  const file = plan.outPath;
  if (file !== '-') {
    return { openSink: ndjson.ndjsonFileSink({ file, clock }), destination: ndjson.ndjsonFileDestination(file) };
  }
  const openSink = ndjson.ndjsonStreamSink({ stream: context.stdout, clock });
  return { openSink, destination: ndjson.OUTPUT_DESTINATION };
}

export type Delivery = {
  readonly plan: RunPlan;
  readonly settings: Pick<RunSettings, 'workers' | 'labelDelayMs'>;
  readonly openSink: OpenSink;
  readonly destination: SinkDestination;
  readonly sink: 'stream' | 'file';
  /** Called with what people should know of an earlier start of the run. */
  readonly onRemark?: (text: string) => void;
  readonly signals: Pick<Signals, 'stop' | 'force'>;
  readonly onProgress: (snapshot: ProducerSnapshot) => void;
  /** How long delivery may take after a signal. @default 4,500 */
  readonly drainTimeoutMs?: number;
};

/** Generates and delivers the plan's run. */
export async function deliverRun({
  plan,
  settings,
  openSink,
  destination,
  sink,
  onRemark,
  signals,
  onProgress,
  drainTimeoutMs,
}: Delivery): Promise<ProducerSummary> {
  const { runProducer } = await import('../../producer/run/run');
  const { generateRecords } = await import('../../producer/generation/generate-records');
  const { chunkSizeFor } = await import('../../producer/run/settings-of-run');
  const { systemClock } = await import('../../lib/core/system-clock');
  const { config, dataset, pace, limits } = plan;
  const chunkSize = chunkSizeFor(config, pace);
  const workers = settings.workers ?? (await defaultWorkers(plan, sink));
  return runProducer({
    ...limits,
    config,
    pace,
    openSink,
    destination,
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
  });
}

/** One thread makes more than any stream here takes, and a stream on the same machine wants the other cores. */
const ONE_THREAD_EVENTS_PER_SECOND = { stream: 50_000, file: 5_000 } as const;

async function defaultWorkers({ config, pace, limits }: RunPlan, sink: Delivery['sink']): Promise<number> {
  if (sink === 'stream' && pace.clock === 'virtual') return 1;
  const rate = pace.clock === 'wall' ? config.eventsPerSecond * pace.speed : Infinity;
  // Starting threads takes longer than a small run does.
  const small = (limits.count ?? Infinity) < 50_000 || rate <= ONE_THREAD_EVENTS_PER_SECOND[sink];
  if (small) return 1;
  const { availableParallelism } = await import('node:os');
  return Math.min(4, availableParallelism());
}
