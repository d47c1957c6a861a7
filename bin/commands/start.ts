import { defineCommand, type CommandResult, type Invocation } from '../cli/command';
import { EMBEDDED_SETTINGS, refuseSecondCloud } from '../cli/embedded-cloud';
import { pipelineExitCode } from '../cli/pipeline-exit-code';
import { pipelineJson, pipelineLines } from '../cli/pipeline-report';
import { runThroughPipeline } from '../cli/pipeline-run';
import { withPipeline } from '../cli/pipeline-session';
import { planRun } from '../cli/run-plan';
import { withDefault } from '../cli/setting';
import { RUN_SETTINGS } from '../cli/settings-table';
import { upLines } from '../cli/up-lines';

const { sink: _sink, out: _out, ...RUN } = RUN_SETTINGS;

const SETTINGS = {
  ...RUN,
  ...EMBEDDED_SETTINGS,
  rate: withDefault(RUN_SETTINGS.rate, 50),
  durationMs: withDefault(RUN_SETTINGS.durationMs, 2 * 3_600_000, '2h'),
};

export const startCommand = defineCommand({
  name: 'start',
  description:
    'Starts the embedded cloud, deploys the app into it, and sends events through until Ctrl-C or the end of the ' +
    'duration; then proves what was sent.',
  settings: SETTINGS,
  examples: [
    { command: 'legion start', does: '50 events a second, for two hours at most' },
    { command: 'legion start --rate 500 --network terrible', does: 'more of them, and late' },
    { command: 'legion start --data-dir ./state --run-id week', does: 'the same command later goes on with the run' },
  ],
  exitCodes: {
    2: 'MISMATCH: events are lost, altered or too many; each is named',
    3: 'INCOMPLETE: stopped before everything was stored and proven',
  },
  run: start,
});

async function start(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context } = invocation;
  refuseSecondCloud(context);
  const plan = await planRun({ ...settings, sink: 'kinesis', out: undefined }, context);
  return withPipeline(invocation, async (session) => {
    const { opened, output } = session;
    for (const line of upLines(opened)) output.note(line);
    const run = await runThroughPipeline({ ...session, plan, settings, context });
    for (const line of pipelineLines(run, plan)) output.print(line);
    return { exitCode: pipelineExitCode(run, { stopIsEnd: true }), json: pipelineJson(run, plan) };
  });
}
