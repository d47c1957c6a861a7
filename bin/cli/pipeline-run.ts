import type { Verification } from '../../lib/aws/verify-run';
import { WORKLOADS, type WorkloadName } from '../../lib/domain/event';
import { mixOf } from '../../lib/domain/run';
import type { ProducerSnapshot } from '../../producer/run-options';
import type { ProducerSummary } from '../../producer/run-summary';
import type { CommandContext } from './context';
import { readManifest } from './manifests';
import { mergeVerifications } from './merge-runs';
import { pipelineProgress, type LiveSnapshot } from './pipeline-report';
import type { PipelineSession } from './pipeline-session';
import { withQueryStore } from './query-session';
import { deliverRun, withSink } from './run-delivery';
import type { RunPlan, RunSettings } from './run-plan';
import { aborted, type Signals } from './signals';
import { readStoredCounts, watchStored } from './stored-counts';
import { withClients, type IndexShardSetting } from './target';

/** What a run through the embedded cloud came to. Times are in milliseconds. */
export type PipelineRun = {
  readonly summary: ProducerSummary;
  /** Undefined when a stop left no time for the proof. */
  readonly verification: Verification | undefined;
  /** From the start of the process until the first event was seen in bronze; undefined when none was. */
  readonly firstStoredMs: number | undefined;
  /** From the first event made until all were stored. */
  readonly storedMs: number;
  readonly proofMs: number;
  /** Records that the event source mapping handed to its on-failure destination. */
  readonly givenUp: number;
};

/** What was sent into the pipeline: by one run, or by several that a driven producer made one after another. */
export type Delivered = {
  readonly summary: ProducerSummary;
  readonly manifestPaths: readonly string[];
};

export type PipelineRunOptions = PipelineSession & {
  readonly plan: RunPlan;
  readonly settings: Pick<RunSettings, 'workers' | 'labelDelayMs'> & IndexShardSetting;
  readonly context: CommandContext;
  /** @default the plan's run, as fast as it says */
  readonly deliver?: (onProgress: (snapshot: LiveSnapshot) => void) => Promise<Delivered>;
};

/** So long the pipeline may take to store what the producer has sent; then it is judged as it stands. */
const REST_TIMEOUT_MS = 120_000;
/** After a signal all is over by then; where a person watches, and can insist, the proof may take longer. */
const STOP_TIMEOUT_MS = 5_000;
const WATCHED_STOP_TIMEOUT_MS = 60_000;

/** Produces into the embedded cloud, waits until all is stored, and proves it. */
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
        await Promise.race([opened.cloud.idle(), stop.deadline(REST_TIMEOUT_MS)]);
        return { ...sent, watch, restAt: context.monotonicNow() };
      } finally {
        await watch.end();
      }
    });
    const { summary, manifestPaths, watch, restAt } = delivered;
    const verification = await Promise.race([verifyAll(options, manifestPaths), stop.deadline(Infinity)]);
    return {
      summary,
      verification,
      firstStoredMs: watch.firstSeenAt(),
      storedMs: restAt - startedAt,
      proofMs: context.monotonicNow() - restAt,
      givenUp: opened.cloud.mappings().reduce((sum, { status }) => sum + status.recordsDiscarded, 0),
    };
  } finally {
    stop.release();
    line.clear();
  }
}

/** Who drives the producer from the page may let it make other workloads than the plan's. */
function watchedWorkloads({ plan, deliver }: PipelineRunOptions): readonly WorkloadName[] {
  return deliver ? WORKLOADS : mixOf(plan.config).parts.map(({ name }) => name);
}

type StopWatch = {
  /** Resolves after `timeoutMs`, or when the time that a stop leaves is over. */
  readonly deadline: (timeoutMs: number) => Promise<undefined>;
  readonly release: () => void;
};

function watchForStop(signals: Signals, context: CommandContext): StopWatch {
  const over = new AbortController();
  const released = new AbortController();
  const allowedMs = context.isTerminal ? WATCHED_STOP_TIMEOUT_MS : STOP_TIMEOUT_MS;
  const onStop = () => void context.sleep(allowedMs, released.signal).then(() => over.abort());
  signals.stop.addEventListener('abort', onStop);
  signals.force.addEventListener('abort', () => over.abort());
  return {
    deadline: async (timeoutMs) => {
      await (timeoutMs === Infinity ? aborted(over.signal) : context.sleep(timeoutMs, over.signal));
      return undefined;
    },
    release: () => {
      signals.stop.removeEventListener('abort', onStop);
      released.abort();
      over.abort(); // ends the waits that lost their race
    },
  };
}

async function deliverPlan(
  { plan, settings, opened: { target }, context, signals }: PipelineRunOptions,
  onProgress: (snapshot: ProducerSnapshot) => void,
): Promise<Delivered> {
  const summary = await withSink(target, plan, context, (openSink) =>
    deliverRun({ plan, settings, openSink, sink: 'stream', signals, onProgress }),
  );
  return { summary, manifestPaths: [plan.manifestPath] };
}

async function verifyAll(options: PipelineRunOptions, manifestPaths: readonly string[]): Promise<Verification> {
  const verifications: Verification[] = [];
  for (const file of manifestPaths) verifications.push(await verify(options, file));
  return mergeVerifications(verifications);
}

async function verify(
  { plan, opened: { target }, context, line }: PipelineRunOptions,
  manifestPath: string,
): Promise<Verification> {
  const { verifyRun } = await import('../../lib/aws/verify-run');
  const { createReplay } = await import('../../producer/replay');
  return withClients(target, context, (clients) =>
    verifyRun({
      ...clients,
      names: target.names,
      readManifest: () => readManifest(manifestPath),
      openReplay: async ({ config }) => createReplay(config, plan.dataset),
      now: context.monotonicNow,
      sleep: context.sleep,
      onProgress: (text) => line.update(text),
    }),
  );
}
