import { withDashboard, type DashboardOptions } from './dashboard';
import { waitingRun } from './waiting-run';
import type { OpenCloud } from './embedded-cloud';
import { aborted } from '../settings/signals';
import { upLines } from './up-lines';

type KeepUpOptions = Pick<DashboardOptions, 'plan' | 'settings' | 'context' | 'output' | 'metrics'> & {
  readonly opened: OpenCloud;
};

/** Leaves the cloud up until the signal, with a dashboard from which its producer can be started. */
export async function keepUp({ opened, ...options }: KeepUpOptions, stop: AbortSignal): Promise<void> {
  const { plan, context, output } = options;
  const { target, cloud } = opened;
  await withDashboard({ ...options, ...waitingRun(plan, context), target, cloud }, async ({ api }) => {
    output.print(`Dashboard: ${api.pageUrl}`);
    for (const line of upLines(opened, context)) output.print(line);
    await aborted(stop);
  });
}
