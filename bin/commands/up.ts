import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { refuseSecondCloud } from '../pipeline/embedded-cloud';
import { EMBEDDED_SETTINGS } from '../pipeline/embedded-settings';
import type { ProcessMetrics } from '../../lib/metrics/process-metrics';
import { showCloud } from '../pipeline/show-cloud';
import { withMetrics } from '../pipeline/with-metrics';
import { EXIT } from '../text/explain-error';
import { firedByKind, firedLines } from '../text/fault-lines';
import { keepUp } from '../pipeline/keep-up';
import { FaultTeller } from '../pipeline/fault-teller';
import { withPipeline } from '../pipeline/pipeline-session';
import { planRun } from '../pipeline/run-plan';
import { DASHBOARD_SETTINGS } from '../settings/dashboard-settings';
import { METRICS_SETTINGS } from '../settings/metrics-settings';
import { RUN_SETTINGS } from '../settings/run-settings';

/** LocalStack's, which programs and documentation for emulators name. */
const DEFAULT_PORT = 4566;
/** Where that one is taken, a free one is looked for among as many. */
const PORTS_TRIED = 100;

const { clock: _clock, speed: _speed, ...RUN } = RUN_SETTINGS;

const SETTINGS = { ...RUN, ...EMBEDDED_SETTINGS, ...DASHBOARD_SETTINGS, ...METRICS_SETTINGS };

export const upCommand = defineCommand({
  name: 'up',
  description:
    'Starts the embedded cloud, deploys the app into it, and leaves it up until Ctrl-C for other programs to use: ' +
    'Kinesis, DynamoDB and S3 on one port of 127.0.0.1, with the consumer between them. The dashboard can also start a run.',
  settings: SETTINGS,
  examples: [
    { command: 'legion up', does: 'every service on port 4566, or the next free one; state in memory' },
    { command: 'legion up --faults partial-failures', does: 'with failures for your own clients to survive' },
    { command: 'legion up --data-dir ./state --port 0', does: 'state on disk, any free port' },
  ],
  run: (invocation) => withMetrics(invocation, (metrics) => up(invocation, metrics)),
});

async function up(invocation: Invocation<typeof SETTINGS>, metrics: ProcessMetrics): Promise<CommandResult> {
  const {
    context,
    settings,
    output: { note },
  } = invocation;
  const ports = settings.port === undefined ? preferredPorts() : [settings.port];
  refuseSecondCloud(context);
  const plan = await planRun({ ...settings, clock: 'live', speed: 1 }, context);
  const teller = new FaultTeller(note, context.sleep);
  return withPipeline({ ...invocation, ports, onFaultFired: teller.add }, async ({ opened, output, signals }) => {
    const { endpoint, endpoints, resources, notEmulated } = opened.cloud;
    if (settings.port === undefined && new URL(endpoint).port !== String(DEFAULT_PORT))
      output.note(`port ${DEFAULT_PORT} is in use by another program, so the cloud is at ${endpoint}`);
    for (const { type, logicalId, reason } of notEmulated) {
      output.note(`not emulated: ${type} ${logicalId}: ${reason}`);
    }
    showCloud(metrics, opened.cloud);
    await keepUp({ plan, opened, settings, context, output, metrics }, signals.stop);
    teller.end();
    const { counts } = opened.cloud.faults();
    for (const line of firedLines(counts)) output.note(line);
    const json = { stage: settings.stage, endpoint, endpoints, resources, notEmulated, faults: firedByKind(counts) };
    return { exitCode: EXIT.ok, json };
  });
}

function preferredPorts(): number[] {
  return Array.from({ length: PORTS_TRIED }, (_, n) => DEFAULT_PORT + n);
}
