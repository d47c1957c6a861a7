import { countsOf } from '../../lib/api/contract/counts';
import type { WorkloadName } from '../../lib/events/event';
import { dayScope, totalScope, type Rollup } from '../../lib/domain/bronze/rollup';
import { sumRollups } from '../../lib/domain/bronze/sum-rollups';
import { monthsHolding } from '../../lib/domain/bronze/held-times';
import type { QueryStore } from '../../lib/aws/query-store';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { openQueryStore } from '../pipeline/query-session';
import { setting } from '../settings/setting';
import { instant } from '../settings/setting-kinds';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { QUERY_WORKLOADS } from '../settings/query-workloads';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { grouped, table } from '../text/table';

const SETTINGS = {
  ...TARGET_SETTINGS,
  indexShards: CLOUD_SETTINGS.indexShards,
  workloads: QUERY_WORKLOADS,
  fromMs: setting({ flag: '--from <utc>', kind: instant(), description: 'first day, by event time' }),
  toMs: setting({ flag: '--to <utc>', kind: instant(), description: 'last day, by event time, included' }),
};

type Settings = Invocation<typeof SETTINGS>['settings'];

export const queryStatsCommand = defineCommand({
  name: 'stats',
  description:
    'Shows the counts that the consumer keeps, by workload, type, risk and anomaly. Reads rollups, never bronze.',
  settings: SETTINGS,
  examples: [
    { command: 'legion query stats', does: 'everything stored' },
    { command: 'legion query stats --workload credit', does: 'one workload' },
    { command: 'legion query stats --from 2026-01-04 --to 2026-01-05', does: 'two days' },
  ],
  run: queryStats,
});

async function queryStats({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const rollups = await openQueryStore(settings, context, (store) => readRollups(store, settings));
  const sum = sumRollups(rollups);
  output.print(`${grouped(sum.events)} stream records counted`);
  if (sum.events > 0) output.print(`event times ${sum.firstEventTime} to ${sum.lastEventTime}`);
  const byWorkload = Object.entries(countsOf(rollups).by_workload).map(([name, count]) => [`workload:${name}`, count]);
  const counts = [...Object.entries(sum.counts), ...(byWorkload as [string, number][])]
    .filter(([name]) => !/^(month|hour):/.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = counts.map(([name, count]) => [name, grouped(count), share(count, sum.events)]);
  const columns = [
    { title: 'COUNTED' },
    { title: 'RECORDS', align: 'right' },
    { title: 'SHARE', align: 'right' },
  ] as const;
  if (rows.length > 0) for (const line of table(columns, rows)) output.print(line);
  const { events, firstEventTime, lastEventTime } = sum;
  return { exitCode: EXIT.ok, json: { events, firstEventTime, lastEventTime, counts: Object.fromEntries(counts) } };
}

async function readRollups(store: QueryStore, settings: Settings): Promise<Rollup[]> {
  const { workloads } = settings;
  return (await Promise.all(workloads.map((workload) => readRollupsOf(workload, store, settings)))).flat();
}

/** Without times, the totals are enough; with times, the days are added up. */
async function readRollupsOf(
  workload: WorkloadName,
  store: QueryStore,
  { fromMs, toMs }: Pick<Settings, 'fromMs' | 'toMs'>,
): Promise<Rollup[]> {
  const totals = await store.rollups(totalScope(workload));
  if (fromMs === undefined && toMs === undefined) return totals;
  const from = fromMs === undefined ? undefined : new Date(fromMs).toISOString().slice(0, 10);
  const to = toMs === undefined ? undefined : new Date(toMs).toISOString().slice(0, 10);
  const months = monthsHolding(totals, { fromMs, toMs });
  const days = await Promise.all(months.map((month) => store.rollups(dayScope(workload, month), { from, to })));
  return days.flat();
}

function share(count: number, events: number): string {
  return `${((100 * count) / events).toFixed(1)} %`;
}
