import type { CloudMapping } from '../../lib/cloud/cloud';
import { WORKLOADS, type WorkloadName } from '../../lib/events/event';
import { mixOf } from '../../lib/domain/run/run';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import type { ProducerSummary } from '../../producer/run/run-summary';
import type { CommandContext } from '../text/context';
import type { EmbeddedSettings } from './embedded-settings';
import { howToProve, provePipeline, type PipelineProof } from './pipeline-proof';
import { pipelineProgress, waitingLine, type LiveSnapshot } from './pipeline-report';
import type { PipelineRun } from './pipeline-result';
import type { PipelineSession } from './pipeline-session';
import { withQueryStore } from './query-session';
import { withPipelineStream } from './chosen-sink';
import { deliverRun } from './run-delivery';
import type { RunPlan, RunSettings } from './run-plan';
import { aborted, type Signals } from '../settings/signals';
import { untilSettled } from './until-settled';
import { readStoredCounts, watchStored } from './stored-counts';
import type { IndexShardSetting } from './target';

/** What was sent into the pipeline, by one run or by several consecutive runs of a controlled producer. */
export type Delivered = {
  readonly summary: ProducerSummary;
  readonly manifestPaths: readonly string[];
};

export type PipelineRunOptions = PipelineSession & {
  readonly plan: RunPlan;
  readonly settings: Pick<RunSettings, 'workers' | 'labelDelayMs'> &
    IndexShardSetting &
    Pick<EmbeddedSettings, 'dataDir'>;
  readonly context: CommandContext;
  /** @default the plan's run, as fast as it says */
  readonly deliver?: (onProgress: (snapshot: LiveSnapshot) => void) => Promise<Delivered>;
};

/** How long the pipeline may take to store one more record, before it is judged with what it has. */
const PATIENCE_MS = 120_000;
/** How long the pipeline and the proof may take after a signal; a second signal cuts this short. */
const STOP_TIMEOUT_MS = 60_000;
/** How much of that time delivery may take: what is not delivered cannot be proven. */
export const PROVEN_DRAIN_TIMEOUT_MS = 20_000;

/** Produces into the embedded cloud, waits until everything is stored, and proves it. */
export async function runThroughPipeline(options: PipelineRunOptions): Promise<PipelineRun> {
  const { plan, settings, opened, context, output, line, signals } = options;
  output.note(`run ${plan.config.runId}, seed ${plan.config.seed}, to ${opened.target.description}`);
  const stop = watchForStop(signals, context);
  const startedAt = context.monotonicNow();
  try {
    const delivered = await withQueryStore(opened.target, settings, context, async (store) => {
      const watch = await watchStored(() => readStoredCounts(store, watchedWorkloads(options)), context);
      try {
        const send = options.deliver ?? ((onProgress) => deliverPlan(options, onProgress));
        const sent = await send((snapshot) => line.update(...pipelineProgress(snapshot, watch.latest(), plan)));
        const isAtRest = await untilSettled({
          idle: opened.cloud.idle(),
          settled: () => settledBy(opened.cloud.mappings()),
          stop: stop.over,
          patienceMs: PATIENCE_MS,
          context,
          onWait: () => line.update(waitingLine(sent.summary, watch.latest())),
        });
        return { ...sent, watch, isAtRest, restAt: context.monotonicNow() };
      } finally {
        await watch.end();
      }
    });
    const { summary, manifestPaths, watch, isAtRest, restAt } = delivered;
    const proving = provePipeline({ plan, target: opened.target, context, line }, manifestPaths);
    const proof = await Promise.race([proving, aborted(stop.over).then(() => undefined)]);
    return {
      summary,
      verification: proof?.verification,
      notProven: proof?.verification ? undefined : notProven(options, proof),
      firstStoredMs: watch.firstSeenAt(),
      isAtRest,
      storedMs: restAt - startedAt,
      proofMs: context.monotonicNow() - restAt,
      givenUp: opened.cloud.mappings().reduce((sum, { status }) => sum + status.recordsDiscarded, 0),
      faults: opened.cloud.faults().counts,
      throttles: opened.cloud.throttles(),
    };
  } finally {
    stop.release();
    line.clear();
  }
}

function notProven({ plan, settings }: PipelineRunOptions, proof: PipelineProof | undefined): string {
  const why = proof?.proofFault ?? 'the run was stopped before it could be proven';
  return `${why}; ${howToProve({ plan, dataDir: settings.dataDir })}`;
}

/** A producer controlled from the page may make other workloads than the plan's. */
function watchedWorkloads({ plan, deliver }: PipelineRunOptions): readonly WorkloadName[] {
  return deliver ? WORKLOADS : mixOf(plan.config).parts.map(({ name }) => name);
}

function settledBy(mappings: readonly CloudMapping[]): number {
  return mappings.reduce(
    (sum, { status: { recordsProcessed, recordsDiscarded, recordsFiltered } }) =>
      sum + recordsProcessed + recordsDiscarded + recordsFiltered,
    0,
  );
}

type StopWatch = {
  /** Aborted when the time left by a stop is over. */
  readonly over: AbortSignal;
  readonly release: () => void;
};

function watchForStop(signals: Signals, context: CommandContext): StopWatch {
  const over = new AbortController();
  const released = new AbortController();
  const onStop = () => void context.sleep(STOP_TIMEOUT_MS, released.signal).then(() => over.abort());
  signals.stop.addEventListener('abort', onStop);
  signals.force.addEventListener('abort', () => over.abort());
  return {
    over: over.signal,
    release: () => {
      signals.stop.removeEventListener('abort', onStop);
      released.abort();
      over.abort(); // ends the waits that lost their race
    },
  };
}

async function deliverPlan(
  { plan, settings, opened: { target }, context, signals, output }: PipelineRunOptions,
  onProgress: (snapshot: ProducerSnapshot) => void,
): Promise<Delivered> {
  const summary = await withPipelineStream(target, context, (sink) =>
    deliverRun({
      plan,
      settings,
      sink,
      onRemark: output.note,
      signals,
      onProgress,
      drainTimeoutMs: PROVEN_DRAIN_TIMEOUT_MS,
    }),
  );
  return { summary, manifestPaths: [plan.manifestPath] };
}
