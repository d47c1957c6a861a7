import { defineCommand, type CommandResult, type Invocation } from '../cli/command';
import { EMBEDDED_SETTINGS, openEmbeddedCloud, refuseSecondCloud } from '../cli/embedded-cloud';
import { EXIT } from '../cli/explain-error';
import { aborted, catchSignals } from '../cli/signals';
import { upLines } from '../cli/up-lines';

const DEFAULT_PORT = 4580;

export const upCommand = defineCommand({
  name: 'up',
  description:
    'Starts the embedded cloud, deploys the app into it, and leaves it up until Ctrl-C for other programs to use: ' +
    'Kinesis and DynamoDB on 127.0.0.1, with the consumer between them.',
  settings: EMBEDDED_SETTINGS,
  examples: [
    { command: 'legion up', does: 'Kinesis on port 4580, DynamoDB on 4581, state in memory' },
    { command: 'legion up --data-dir ./state --port 0', does: 'state on disk, any free ports' },
  ],
  run: up,
});

async function up(invocation: Invocation<typeof EMBEDDED_SETTINGS>): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  refuseSecondCloud(context);
  const signals = catchSignals(context, { ...output, note: () => {} });
  try {
    const opened = await openEmbeddedCloud({ settings, context, output, port: settings.port ?? DEFAULT_PORT });
    try {
      for (const line of upLines(opened)) output.print(line);
      for (const { type, logicalId, reason } of opened.cloud.notEmulated) {
        output.note(`not emulated: ${type} ${logicalId}: ${reason}`);
      }
      await aborted(signals.stop);
      const { endpoints, resources, notEmulated } = opened.cloud;
      return { exitCode: EXIT.ok, json: { stage: settings.stage, endpoints, resources, notEmulated } };
    } finally {
      await opened.close();
    }
  } finally {
    signals.release();
  }
}
