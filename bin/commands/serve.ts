import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import type { LocalApi } from '../../lib/api/local/start-local-api';
import { withApi, withDashboard } from '../pipeline/dashboard';
import type { ProcessMetrics } from '../../lib/metrics/process-metrics';
import { withMetrics } from '../pipeline/with-metrics';
import { EXIT } from '../text/explain-error';
import { planRun } from '../pipeline/run-plan';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { DASHBOARD_SETTINGS } from '../settings/dashboard-settings';
import { METRICS_SETTINGS } from '../settings/metrics-settings';
import { RUN_SETTINGS } from '../settings/run-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { aborted, catchSignals } from '../settings/signals';
import { resolveTarget } from '../pipeline/target';
import { waitingRun } from '../pipeline/waiting-run';

const { clock: _clock, speed: _speed, ...RUN } = RUN_SETTINGS;

const SETTINGS = {
  ...RUN,
  ...TARGET_SETTINGS,
  ...DASHBOARD_SETTINGS,
  ...METRICS_SETTINGS,
  indexShards: CLOUD_SETTINGS.indexShards,
};

export const serveCommand = defineCommand({
  name: 'serve',
  description:
    'Serves the dashboard and the API on 127.0.0.1 for a deployment elsewhere: an emulator, another terminal’s embedded ' +
    'cloud, or AWS. On AWS it is read-only; elsewhere the dashboard can start a run.',
  settings: SETTINGS,
  examples: [
    { command: 'legion serve', does: 'for the cloud that runs here, or the last deployment to an emulator' },
    { command: 'legion serve --aws --region eu-central-1 --stage dev', does: 'for a deployment on AWS, read-only' },
  ],
  run: (invocation) => withMetrics(invocation, (metrics) => serve(invocation, metrics)),
});

async function serve(invocation: Invocation<typeof SETTINGS>, metrics: ProcessMetrics): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const target = resolveTarget(settings, context);
  const options = { target, settings, context, output, metrics };
  const signals = catchSignals(context, { ...output, note: () => {} });
  const untilStopped = async (api: LocalApi): Promise<CommandResult> => {
    output.print(`Dashboard of ${target.description}: ${api.pageUrl}`);
    output.print('Ctrl-C ends it.');
    await aborted(signals.stop);
    return { exitCode: EXIT.ok, json: { url: api.url, target: target.description } };
  };
  try {
    // A viewer of an account must not be able to send events into it with a click.
    if (target.kind === 'aws') return await withApi(options, undefined, untilStopped);
    const plan = await planRun({ ...settings, clock: 'live', speed: 1 }, context);
    return await withDashboard({ ...options, ...waitingRun(plan, context), plan }, ({ api }) => untilStopped(api));
  } finally {
    signals.release();
  }
}
