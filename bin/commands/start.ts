import { describeDataset } from '../../producer/dataset/choose';
import { UserError } from '../../lib/core/user-error';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { filesOf, withDashboard, type Dashboard } from '../pipeline/dashboard';
import { refuseSecondCloud } from '../pipeline/embedded-cloud';
import { EMBEDDED_SETTINGS } from '../pipeline/embedded-settings';
import { mergeSummaries } from '../pipeline/merge-runs';
import type { ProcessMetrics } from '../../lib/metrics/process-metrics';
import { showCloud } from '../pipeline/show-cloud';
import { withMetrics } from '../pipeline/with-metrics';
import { pipelineExitCode } from '../pipeline/pipeline-exit-code';
import { pipelineJson, pipelineLines, type LiveSnapshot } from '../pipeline/pipeline-report';
import { PROVEN_DRAIN_TIMEOUT_MS, runThroughPipeline, type Delivered } from '../pipeline/pipeline-run';
import { withPipeline, type PipelineSession } from '../pipeline/pipeline-session';
import { planRun, type RunPlan } from '../pipeline/run-plan';
import { withDefault } from '../settings/setting';
import { DASHBOARD_SETTINGS } from '../settings/dashboard-settings';
import { METRICS_SETTINGS } from '../settings/metrics-settings';
import { RUN_SETTINGS } from '../settings/run-settings';
import { aborted } from '../settings/signals';
import { upLines } from '../pipeline/up-lines';

// A live run: its events happen now and go to the cloud.
const { clock: _clock, speed: _speed, ...RUN } = RUN_SETTINGS;

const DEFAULT_RATE = 50;

const SETTINGS = {
  ...RUN,
  ...EMBEDDED_SETTINGS,
  ...DASHBOARD_SETTINGS,
  ...METRICS_SETTINGS,
  rate: { ...RUN_SETTINGS.rate, defaultText: `the workload's own, ${DEFAULT_RATE} for most and for a mix` },
  durationMs: withDefault(RUN_SETTINGS.durationMs, 2 * 3_600_000, '2h'),
};

export const startCommand = defineCommand({
  name: 'start',
  description:
    'Starts the embedded cloud, deploys the app into it, and sends events through until Ctrl-C or the end of the ' +
    'duration, with a dashboard that shows and controls it; then proves what was sent.',
  settings: SETTINGS,
  examples: [
    { command: 'legion start', does: '50 events a second, for two hours at most' },
    {
      command: 'legion start --workload credit,card --phases daily',
      does: 'two workloads, through the hours of a day',
    },
    { command: 'legion start --rate 500 --network terrible', does: 'more events, many of them late' },
    { command: 'legion start --data-dir ./state --run-id week', does: 'the same command later continues the run' },
  ],
  exitCodes: {
    2: 'MISMATCH: events are lost, altered or too many; each is named',
    3: 'INCOMPLETE: stopped before everything was stored and proven',
  },
  run: (invocation) => withMetrics(invocation, (metrics) => start(invocation, metrics)),
});

async function start(invocation: Invocation<typeof SETTINGS>, metrics: ProcessMetrics): Promise<CommandResult> {
  const { settings, context } = invocation;
  refuseSecondCloud(context);
  const live = { ...settings, clock: 'live', speed: 1 } as const;
  const plan = await planRun(live, context, { defaultRate: DEFAULT_RATE });
  invocation.output.note(describeDataset(plan.dataset));
  return withPipeline({ ...invocation, afterSignal: 'delivered and proven' }, (session) => {
    const { opened, output } = session;
    const { config, limits } = plan;
    const { target, cloud } = opened;
    const drainTimeoutMs = PROVEN_DRAIN_TIMEOUT_MS;
    showCloud(metrics, cloud);
    const page = { target, cloud, plan, config, limits, settings, context, output, drainTimeoutMs, metrics };
    return withDashboard(page, async (dashboard) => {
      for (const line of upLines(opened, context)) output.note(line);
      output.note(`Dashboard: ${dashboard.api.pageUrl}`);
      const deliver = (onProgress: (snapshot: LiveSnapshot) => void) =>
        drive(dashboard, { session, invocation, plan, onProgress });
      const run = await runThroughPipeline({ ...session, plan, settings, context, deliver });
      for (const line of pipelineLines(run, plan)) output.print(line);
      return { exitCode: pipelineExitCode(run, { stopIsEnd: true }), json: pipelineJson(run, plan) };
    });
  });
}

type Drive = {
  readonly session: PipelineSession;
  readonly invocation: Invocation<typeof SETTINGS>;
  readonly plan: RunPlan;
  readonly onProgress: (snapshot: LiveSnapshot) => void;
};

const PROGRESS_INTERVAL_MS = 250;

/** Runs the producer, which the page may change, until it has all its events or a signal arrives. */
async function drive(
  { producer }: Dashboard,
  { session: { signals }, invocation: { context }, plan, onProgress }: Drive,
): Promise<Delivered> {
  const ended = new AbortController();
  const over = Promise.race([producer.finished, aborted(signals.stop)]).finally(() => ended.abort());
  await producer.start({});
  const endsAt = context.monotonicNow() + (plan.limits.durationMs ?? Infinity);
  while (!ended.signal.aborted) {
    const snapshot = producer.snapshot();
    if (snapshot) onProgress({ ...totalsOf(producer, snapshot), leftMs: endsAt - context.monotonicNow() });
    await context.sleep(PROGRESS_INTERVAL_MS, ended.signal);
  }
  await over;
  await producer.stop();
  if (producer.summaries().length === 0)
    throw new UserError(producer.state().last_error?.message ?? 'nothing was sent');
  const runIds = [...producer.produced.runs().keys()];
  return {
    summary: mergeSummaries(producer.summaries()),
    manifestPaths: runIds.map((runId) => filesOf(runId, { plan, context }).manifest),
  };
}

/** Totals over all runs of the producer: each change on the page starts another. */
function totalsOf(producer: Dashboard['producer'], snapshot: ProducerSnapshot): ProducerSnapshot {
  const before = producer.summaries().reduce((sum, { accepted }) => sum + accepted, 0);
  const { accepted, target } = snapshot;
  return { ...snapshot, accepted: before + accepted, target: target === undefined ? undefined : before + target };
}
