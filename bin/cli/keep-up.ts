import { withDashboard, type DashboardOptions } from './dashboard';
import { runIdFromClock } from './run-plan';
import { aborted } from './signals';
import { upLines } from './up-lines';

/** Leaves the cloud up until the signal, with a dashboard whose producer waits to be started there. */
export async function keepUp(options: Omit<DashboardOptions, 'config' | 'limits'>, stop: AbortSignal): Promise<void> {
  const { opened, plan, context, output } = options;
  // A run of its own: the plan's may be over, and proven.
  const nowMs = context.now();
  const config = { ...plan.config, runId: runIdFromClock(nowMs), startTimeMs: nowMs };
  await withDashboard({ ...options, config, limits: {} }, async ({ api }) => {
    output.print(`Dashboard: ${api.pageUrl}`);
    for (const line of upLines(opened)) output.print(line);
    await aborted(stop);
  });
}
