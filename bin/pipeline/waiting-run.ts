import type { CommandContext } from '../text/context';
import type { DashboardOptions } from './dashboard';
import { runIdFromClock, type RunPlan } from './run-plan';

/** The first run of a producer started from the dashboard: like the plan's, which may be over. */
export function waitingRun(
  { config }: RunPlan,
  { now }: Pick<CommandContext, 'now'>,
): Pick<DashboardOptions, 'config' | 'limits'> {
  const nowMs = now();
  return { config: { ...config, runId: runIdFromClock(nowMs), startTimeMs: nowMs }, limits: {} };
}
