import { ANOMALY_CATEGORIES, EVENT_TYPES, WORKLOADS } from '../../lib/events/event';
import { SEVERITIES } from '../../lib/events/envelope';
import type { ListQuery } from '../../lib/domain/bronze/list-query';
import {
  defineCommand,
  type AnyCommand,
  type CommandGroup,
  type CommandResult,
  type Invocation,
} from '../settings/command';
import { eventTable } from '../text/event-lines';
import { EXIT } from '../text/explain-error';
import { openQueryStore } from '../pipeline/query-session';
import { setting, type SettingValues } from '../settings/setting';
import { anyText, choice, inCapitals, instant, matching, wholeNumber } from '../settings/setting-kinds';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { QUERY_WORKLOADS } from '../settings/query-workloads';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { tableWidth } from '../text/table-width';
import { queryDetectionsCommand } from './query-detections';
import { queryEventCommand } from './query-event';
import { queryQuarantineCommand } from './query-quarantine';
import { queryStatsCommand } from './query-stats';

const LIST_SETTINGS = {
  ...TARGET_SETTINGS,
  indexShards: CLOUD_SETTINGS.indexShards,
  workloads: QUERY_WORKLOADS,
  limit: setting({
    flag: '--limit <count>',
    kind: wholeNumber({ min: 1, max: 10_000 }),
    default: 20,
    description: 'rows per page',
  }),
  fromMs: setting({ flag: '--from <utc>', kind: instant(), description: 'earliest event time, included' }),
  toMs: setting({ flag: '--to <utc>', kind: instant(), description: 'latest event time, not included' }),
  eventType: setting({
    flag: '--event-type <name>',
    kind: choice(EVENT_TYPES),
    description: 'only events of this type',
  }),
  category: setting({
    flag: '--category <name>',
    kind: choice(ANOMALY_CATEGORIES),
    description: 'only events with an anomaly of this category',
  }),
  anomalyType: setting({
    flag: '--type <name>',
    kind: matching(/^[A-Z][A-Z0-9_]*$/, 'an anomaly type such as INVALID_AGE', { spelled: inCapitals }),
    description: 'only events with an anomaly of this type',
  }),
  severity: setting({
    flag: '--severity <level>',
    kind: choice(SEVERITIES),
    description: 'only events whose worst anomaly is of this severity',
  }),
  onlyRun: setting({ flag: '--run <id>', kind: anyText('a run id'), description: 'only events of this run' }),
  cursor: setting({
    flag: '--cursor <text>',
    kind: anyText('the cursor of an earlier page'),
    description: 'continue after an earlier page of the same list',
  }),
};

type ListSettings = SettingValues<typeof LIST_SETTINGS>;
type ListInvocation = Invocation<typeof LIST_SETTINGS>;

function listCommand(parts: {
  name: string;
  description: string;
  examples: AnyCommand['examples'];
  args?: AnyCommand['args'];
  query: (settings: ListSettings, args: readonly string[]) => ListQuery;
}): AnyCommand {
  const { query, ...rest } = parts;
  return defineCommand({
    ...rest,
    settings: LIST_SETTINGS,
    run: (invocation) => runList(invocation, query(invocation.settings, invocation.args)),
  });
}

async function runList(invocation: ListInvocation, query: ListQuery): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const { limit, cursor } = settings;
  const page = await openQueryStore(settings, context, (store) => store.page(query, { limit, cursor }));
  const [titles, ...rows] = eventTable(page.rows, { maxWidth: tableWidth(context) });
  if (page.rows.length === 0) output.print('no events');
  else {
    output.title(titles!);
    for (const line of rows) output.print(line);
  }
  if (page.cursor !== undefined) output.note(`more with --cursor ${page.cursor}`);
  return { exitCode: EXIT.ok, json: { rows: page.rows, cursor: page.cursor ?? null } };
}

function filters(settings: ListSettings) {
  const { workloads, fromMs, toMs, eventType, category, anomalyType, severity, onlyRun } = settings;
  // Listing all workloads by name is the same as naming none: a cursor of one list works for the other.
  const some = workloads.length < WORKLOADS.length ? workloads : undefined;
  return { workloads: some, fromMs, toMs, eventType, category, anomalyType, severity, runId: onlyRun };
}

export const queryCommand: CommandGroup = {
  name: 'query',
  description: 'Queries bronze and quarantine. Lists are newest first, and end with a cursor if there are more rows.',
  examples: [
    { command: 'legion query recent --limit 5', does: 'the five latest events' },
    { command: 'legion query recent --workload credit', does: 'those of one workload' },
    { command: 'legion query anomalies --category PAYMENT_PATTERN --severity HIGH', does: 'severe payment anomalies' },
    { command: 'legion query event EVT-r1-42', does: 'everything stored about one event' },
  ],
  commands: [
    listCommand({
      name: 'recent',
      description: 'Lists events, newest first.',
      examples: [
        { command: 'legion query recent', does: 'the twenty latest events' },
        { command: 'legion query recent --from 2026-01-04T10:00Z --to 2026-01-04T11:00Z', does: 'those of one hour' },
      ],
      query: (settings) => ({ kind: 'recent', ...filters(settings) }),
    }),
    listCommand({
      name: 'high-risk',
      description: 'Lists events of risk level HIGH, newest first.',
      examples: [{ command: 'legion query high-risk --limit 50 --json', does: 'fifty of them as JSON' }],
      query: (settings) => ({ kind: 'high-risk', ...filters(settings) }),
    }),
    listCommand({
      name: 'anomalies',
      description: 'Lists events with an anomaly label, newest first.',
      examples: [{ command: 'legion query anomalies --type INVALID_AGE', does: 'those of one type' }],
      query: (settings) => ({ kind: 'anomalies', ...filters(settings) }),
    }),
    listCommand({
      name: 'customer',
      description: 'Lists the events of one customer, newest first.',
      args: [{ name: '<id>', description: 'customer id, such as CUST-000042' }],
      examples: [{ command: 'legion query customer CUST-000042', does: 'the history of one customer' }],
      query: (settings, [customerId]) => ({ kind: 'customer', customerId: customerId!, ...filters(settings) }),
    }),
    queryDetectionsCommand,
    queryEventCommand,
    queryQuarantineCommand,
    queryStatsCommand,
  ],
};
