import { SEVERITIES } from '../../lib/events/envelope';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { detectionTable } from '../text/detection-lines';
import { withDetectionList } from '../pipeline/detection-session';
import { EXIT } from '../text/explain-error';
import { setting } from '../settings/setting';
import { anyText, choice, inCapitals, instant, matching, wholeNumber } from '../settings/setting-kinds';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { tableWidth } from '../text/table-width';
import { resolveTarget } from '../pipeline/target';

const SETTINGS = {
  ...TARGET_SETTINGS,
  indexShards: CLOUD_SETTINGS.indexShards,
  limit: setting({
    flag: '--limit <count>',
    kind: wholeNumber({ min: 1, max: 10_000 }),
    default: 20,
    description: 'rows per page',
  }),
  fromMs: setting({ flag: '--from <utc>', kind: instant(), description: 'earliest event time, included' }),
  toMs: setting({ flag: '--to <utc>', kind: instant(), description: 'latest event time, not included' }),
  rule: setting({
    flag: '--type <name>',
    kind: matching(/^[A-Z][A-Z0-9_]*$/, 'a rule such as LOGIN_BURST', { spelled: inCapitals }),
    description: 'only what this rule reported',
  }),
  severity: setting({
    flag: '--severity <level>',
    kind: choice(SEVERITIES),
    description: 'only anomalies of this severity',
  }),
  entity: setting({
    flag: '--entity <id>',
    kind: matching(/^\S{1,200}$/, 'a customer or clearing group such as CUST-000042 or GRP-0001'),
    description: 'only anomalies of this customer or clearing group; fastest together with --run',
  }),
  onlyRun: setting({ flag: '--run <id>', kind: anyText('a run id'), description: 'only anomalies of this run' }),
  cursor: setting({
    flag: '--cursor <text>',
    kind: anyText('the cursor of an earlier page'),
    description: 'continue after an earlier page of the same list',
  }),
};

export const queryDetectionsCommand = defineCommand({
  name: 'detections',
  description:
    'Lists what the detector reported, newest first. Unlike query anomalies, it knows nothing about what was injected.',
  settings: SETTINGS,
  examples: [
    { command: 'legion query detections', does: 'the latest twenty' },
    { command: 'legion query detections --type LOGIN_BURST --run r1', does: 'those of one rule in one run' },
    { command: 'legion query detections --entity CUST-000042 --run r1', does: 'those of one customer' },
  ],
  run: queryDetections,
});

async function queryDetections(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const { limit, cursor, fromMs, toMs, rule, severity, entity, onlyRun } = settings;
  const query = { fromMs, toMs, type: rule, severity, entity, runId: onlyRun };
  const target = resolveTarget(settings, context);
  const page = await withDetectionList(target, settings, context, (list) => list(query, { limit, cursor }));
  const [titles, ...rows] = detectionTable(page.rows, { maxWidth: tableWidth(context) });
  if (page.rows.length === 0) output.print('no detections');
  else {
    output.title(titles!);
    for (const line of rows) output.print(line);
  }
  if (page.cursor !== undefined) output.note(`more with --cursor ${page.cursor}`);
  return { exitCode: EXIT.ok, json: { rows: page.rows, cursor: page.cursor ?? null } };
}
