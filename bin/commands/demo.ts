import { describeDataset } from '../../producer/dataset/choose';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import type { CommandContext } from '../text/context';
import { EMBEDDED_SETTINGS } from '../pipeline/embedded-settings';
import { EXIT, explainError } from '../text/explain-error';
import { detectionLines, judgeDetector, type PipelineDetection } from '../pipeline/pipeline-detection';
import { pipelineExitCode } from '../pipeline/pipeline-exit-code';
import { pipelineJson, pipelineLines } from '../pipeline/pipeline-report';
import { runThroughPipeline } from '../pipeline/pipeline-run';
import { withPipeline, type PipelineSession } from '../pipeline/pipeline-session';
import { planRun, type RunPlan } from '../pipeline/run-plan';
import { setting, withDefault } from '../settings/setting';
import { onOff } from '../settings/setting-kinds';
import { DASHBOARD_SETTINGS } from '../settings/dashboard-settings';
import { RUN_SETTINGS } from '../settings/run-settings';
import { aborted } from '../settings/signals';
import { keepUp } from '../pipeline/keep-up';
import { tableWidth } from '../text/table-width';

const DEFAULT_RATE = 1_000;

const SETTINGS = {
  ...RUN_SETTINGS,
  ...EMBEDDED_SETTINGS,
  ...DASHBOARD_SETTINGS,
  events: withDefault(RUN_SETTINGS.events, 5_000),
  rate: { ...RUN_SETTINGS.rate, defaultText: `${DEFAULT_RATE} unless there are phases` },
  keep: setting({
    flag: '--keep',
    kind: onOff(),
    default: false,
    description: 'leave the cloud up after the proof, with the dashboard, until Ctrl-C',
  }),
};

export const demoCommand = defineCommand({
  name: 'demo',
  description:
    'Starts the embedded cloud, deploys the app into it, sends a run of events through, and proves that each is stored ' +
    'exactly once, byte for byte.',
  settings: SETTINGS,
  examples: [
    { command: 'legion demo', does: '5,000 credit events' },
    { command: 'legion demo --events 30000 --seed 7 --json', does: 'one round over the whole dataset, result as JSON' },
    { command: 'legion demo --network poor --keep', does: 'late events; then ask: legion query recent' },
    { command: 'legion demo --faults flaky-network', does: 'the proof, over a network that drops connections' },
    { command: 'legion demo --data-dir ./state', does: 'keep what was stored for the next start' },
  ],
  exitCodes: {
    2: 'MISMATCH: events are lost, altered or too many; each is named',
    3: 'INCOMPLETE: not everything was stored in time',
    130: 'stopped by a signal before the run had all its events',
  },
  run: demo,
});

async function demo(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context } = invocation;
  // A few events, quickly: not at the workload's own rate.
  const rate = settings.rate ?? (settings.phases === undefined ? DEFAULT_RATE : undefined);
  const plan = await planRun({ ...settings, rate }, context);
  invocation.output.note(describeDataset(plan.dataset));
  return withPipeline({ ...invocation, afterSignal: 'delivered and proven' }, async (session) => {
    const { opened, output, signals } = session;
    output.note(`embedded cloud ready after ${(opened.readyMs / 1000).toFixed(1)} s`);
    const run = await runThroughPipeline({ ...session, plan, settings, context });
    for (const line of pipelineLines(run, plan)) output.print(line);
    const detection = run.verification && (await judgedUnlessStopped({ ...session, plan, context }));
    if (detection) {
      for (const line of detectionLines(detection, { maxWidth: tableWidth(context) })) output.print(line);
    }
    const result = { json: { ...pipelineJson(run, plan), detection } };
    const exitCode = pipelineExitCode(run, { stopIsEnd: false });
    if (!settings.keep || signals.stop.aborted) return { ...result, exitCode };
    // The proof stands even if the dashboard cannot be shown.
    const fault = await keepUp({ plan, opened, settings, context, output }, signals.stop).then(
      () => undefined,
      explainError,
    );
    if (fault) output.note(`the cloud cannot be kept up: ${fault.message}`);
    return { ...result, exitCode: exitCode === EXIT.ok && fault ? fault.exitCode : exitCode };
  });
}

/** However this ends, the verdict of the demo is that of the proof. */
async function judgedUnlessStopped(
  options: PipelineSession & { readonly plan: RunPlan; readonly context: CommandContext },
): Promise<PipelineDetection | undefined> {
  const { output, signals } = options;
  const judged = judgeDetector(options).catch((error: unknown) => {
    if (!signals.stop.aborted) output.note(`the detector was not judged: ${explainError(error).message}`);
    return undefined;
  });
  return Promise.race([judged, aborted(signals.stop).then(() => undefined)]);
}
