import type { FailureBuckets } from '../../lib/aws/redrive/failure-sources';
import type { Parcel } from '../../lib/aws/redrive/parcel';
import type { RedriveReport } from '../../lib/aws/redrive/redrive';
import { UserError } from '../../lib/core/user-error';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { withFailureBuckets } from '../pipeline/failure-clients';
import { createLiveLine } from '../text/live-line';
import { redriveJson, redriveLines } from '../text/redrive-report';
import { setting } from '../settings/setting';
import { anyText, choice, decimal, instant, matching, onOff, wholeNumber } from '../settings/setting-kinds';
import { RUN_SETTINGS } from '../settings/run-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { tableWidth } from '../text/table-width';
import { resolveTarget, withClients, type Clients, type Target } from '../pipeline/target';

const SETTINGS = {
  ...TARGET_SETTINGS,
  from: setting({
    flag: '--from <where>',
    kind: choice(['failures', 'quarantine', 'all']),
    default: 'failures',
    description: 'what to bring back: records discarded after all retries, quarantined records, or both',
  }),
  dryRun: setting({
    flag: '--dry-run',
    kind: onOff(),
    default: false,
    description: 'only count: nothing is sent to the stream and nothing is deleted',
  }),
  runId: { ...RUN_SETTINGS.runId, defaultText: 'any', description: 'only records that name this run' },
  reason: setting({
    flag: '--reason <name>',
    kind: anyText('a reason such as RetryAttemptsExhausted or NOT_AN_EVENT'),
    defaultText: 'any',
    description: 'only records that were quarantined for this reason',
  }),
  shard: setting({
    flag: '--shard <id>',
    kind: matching(/^shardId-\d{1,12}$/, 'a shard such as shardId-000000000002'),
    defaultText: 'any',
    description: 'only records that came through this shard',
  }),
  sinceMs: setting({
    flag: '--since <utc>',
    kind: instant(),
    defaultText: 'the beginning',
    description: 'only records set aside at this time or later',
  }),
  untilMs: setting({
    flag: '--until <utc>',
    kind: instant(),
    defaultText: 'now',
    description: 'only records set aside before this time',
  }),
  max: setting({
    flag: '--max <count>',
    kind: wholeNumber({ min: 1 }),
    defaultText: 'all',
    description: 'how many records to bring back at most',
  }),
  wait: setting({
    flag: '--wait <seconds>',
    kind: decimal({ min: 1, max: 86_400, allowed: 'seconds from 1 to 86400' }),
    default: 120,
    description: 'how long up to 500 records may take to appear in the tables',
  }),
};

type RedriveInvocation = Invocation<typeof SETTINGS>;

export const redriveCommand = defineCommand({
  name: 'redrive',
  description:
    'Brings back what did not reach bronze: sends records from the failure buckets, and quarantined records that are ' +
    'now valid events, to the stream again, and deletes each only after its row was read back. It can be stopped and ' +
    'run again, even while events are produced.',
  settings: SETTINGS,
  examples: [
    { command: 'legion redrive --dry-run', does: 'count what would come back' },
    { command: 'legion redrive', does: 'bring back what consumer and detector discarded after all retries' },
    { command: 'legion redrive --from quarantine --reason NOT_AN_EVENT', does: 'after the schema was extended' },
    { command: 'legion redrive --aws --stage prod --since 2026-01-04 --max 1000', does: 'the first thousand, on AWS' },
  ],
  exitCodes: { 3: 'some records are not back: they stay where they are, and can be redriven again' },
  run: redriveRun,
});

async function redriveRun({ settings, context, output }: RedriveInvocation): Promise<CommandResult> {
  const { sinceMs, untilMs } = settings;
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs)
    throw new UserError('--since must be before --until: nothing is between them');
  const target = resolveTarget(settings, context);
  output.note(`${target.description}, stage ${target.stage}`);
  const report = await withClients(target, context, (clients) =>
    settings.from === 'quarantine'
      ? bringBack({ settings, context, output, target, clients, buckets: undefined })
      : withFailureBuckets(target, context, clients, (buckets) =>
          bringBack({ settings, context, output, target, clients, buckets }),
        ),
  );
  for (const line of redriveLines(report, settings, { maxWidth: tableWidth(context) })) output.print(line);
  const isBack = report.total('left') === 0 && report.problems.length === 0;
  return {
    exitCode: isBack ? EXIT.ok : EXIT.incomplete,
    json: { target: target.description, stage: target.stage, ...redriveJson(report, settings) },
  };
}

type Work = Pick<RedriveInvocation, 'settings' | 'context' | 'output'> & {
  readonly target: Target;
  readonly clients: Clients;
  readonly buckets: FailureBuckets | undefined;
};

async function bringBack(work: Work): Promise<RedriveReport> {
  const { settings, context, target, clients } = work;
  const { redrive } = await import('../../lib/aws/redrive/redrive');
  const { createStoredRecords } = await import('../../lib/aws/redrive/stored-records');
  const { addRedriven } = await import('../../lib/aws/redrive/redriven-count');
  const { names } = target;
  const line = createLiveLine(context);
  const patience = { random: Math.random, sleep: context.sleep };
  try {
    return await redrive({
      sources: await sourcesOf(work),
      kinesis: clients.kinesis,
      streamName: names.stream,
      storedUntil: (deadline) => createStoredRecords({ dynamodb: clients.dynamodb, names, patience, deadline }),
      keepCounts: (records) => addRedriven(clients.dynamodb, names.rollupsTable, records),
      mode: settings.dryRun ? 'dry-run' : 'redrive',
      max: settings.max,
      waitMs: settings.wait * 1000,
      patience,
      onProgress: line.update,
    });
  } finally {
    line.clear();
  }
}

async function sourcesOf({ settings, output, target, clients, buckets }: Work): Promise<AsyncIterable<Parcel>[]> {
  const { failureParcels, quarantineParcels } = await import('../../lib/aws/redrive/parcels');
  const { FAILURE_SOURCES } = await import('../../lib/aws/redrive/failure-sources');
  const { presentOnly } = await import('../../lib/aws/redrive/present-only');
  const { runId, reason, shard: shardId, sinceMs, untilMs } = settings;
  const filter = { runId, reason, shardId, sinceMs, untilMs };
  const failures = FAILURE_SOURCES.flatMap((source) =>
    buckets ? [presentOnly(failureParcels(source, buckets[source], filter), buckets[source].name, output.note)] : [],
  );
  if (settings.from === 'failures') return failures;
  return [...failures, quarantineParcels(clients.dynamodb, target.names.quarantineTable, filter)];
}
