import { describeDataset } from '../../producer/dataset/choose';
import { defineCommand, type CommandResult, type Invocation } from '../cli/command';
import { EMBEDDED_SETTINGS } from '../cli/embedded-cloud';
import { pipelineExitCode } from '../cli/pipeline-exit-code';
import { pipelineJson, pipelineLines } from '../cli/pipeline-report';
import { runThroughPipeline } from '../cli/pipeline-run';
import { withPipeline } from '../cli/pipeline-session';
import { planRun } from '../cli/run-plan';
import { setting, withDefault } from '../cli/setting';
import { onOff } from '../cli/setting-kinds';
import { DASHBOARD_SETTINGS, RUN_SETTINGS } from '../cli/settings-table';
import { keepUp } from '../cli/keep-up';

const { sink: _sink, out: _out, ...RUN } = RUN_SETTINGS;

const SETTINGS = {
  ...RUN,
  ...EMBEDDED_SETTINGS,
  ...DASHBOARD_SETTINGS,
  events: withDefault(RUN_SETTINGS.events, 5_000),
  rate: withDefault(RUN_SETTINGS.rate, 1_000),
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
  const plan = await planRun({ ...settings, sink: 'kinesis', out: undefined }, context);
  invocation.output.note(describeDataset(plan.dataset));
  return withPipeline(invocation, async (session) => {
    const { opened, output, signals } = session;
    output.note(`embedded cloud ready after ${(opened.readyMs / 1000).toFixed(1)} s`);
    const run = await runThroughPipeline({ ...session, plan, settings, context });
    for (const line of pipelineLines(run, plan)) output.print(line);
    if (settings.keep && !signals.stop.aborted) await keepUp({ plan, opened, settings, context, output }, signals.stop);
    return { exitCode: pipelineExitCode(run, { stopIsEnd: false }), json: pipelineJson(run, plan) };
  });
}
