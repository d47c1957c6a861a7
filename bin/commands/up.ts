import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { refuseSecondCloud } from '../pipeline/embedded-cloud';
import { EMBEDDED_SETTINGS } from '../pipeline/embedded-settings';
import { EXIT } from '../text/explain-error';
import { keepUp } from '../pipeline/keep-up';
import { withPipeline } from '../pipeline/pipeline-session';
import { planRun } from '../pipeline/run-plan';
import { DASHBOARD_SETTINGS } from '../settings/dashboard-settings';
import { RUN_SETTINGS } from '../settings/run-settings';

const DEFAULT_PORT = 4580;

const { clock: _clock, speed: _speed, ...RUN } = RUN_SETTINGS;

const SETTINGS = { ...RUN, ...EMBEDDED_SETTINGS, ...DASHBOARD_SETTINGS };

export const upCommand = defineCommand({
  name: 'up',
  description:
    'Starts the embedded cloud, deploys the app into it, and leaves it up until Ctrl-C for other programs to use: ' +
    'Kinesis, DynamoDB and S3 on 127.0.0.1, with the consumer between them. The dashboard can also start a run.',
  settings: SETTINGS,
  examples: [
    { command: 'legion up', does: 'Kinesis on port 4580, DynamoDB on 4581, S3 on 4582, state in memory' },
    { command: 'legion up --data-dir ./state --port 0', does: 'state on disk, any free ports' },
  ],
  run: up,
});

async function up(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { context } = invocation;
  const settings = { ...invocation.settings, port: invocation.settings.port ?? DEFAULT_PORT };
  refuseSecondCloud(context);
  const plan = await planRun({ ...settings, clock: 'live', speed: 1 }, context);
  return withPipeline({ ...invocation, settings }, async ({ opened, output, signals }) => {
    const { endpoints, resources, notEmulated } = opened.cloud;
    for (const { type, logicalId, reason } of notEmulated) {
      output.note(`not emulated: ${type} ${logicalId}: ${reason}`);
    }
    await keepUp({ plan, opened, settings, context, output }, signals.stop);
    return { exitCode: EXIT.ok, json: { stage: settings.stage, endpoints, resources, notEmulated } };
  });
}
