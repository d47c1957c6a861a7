import type { _Record } from '@aws-sdk/client-kinesis';
import { ANOMALY_CATEGORIES, factsOf, summaryOf, WORKLOADS, type LegionEvent } from '../../lib/events/event';
import { RISK_LEVELS, SEVERITIES } from '../../lib/events/envelope';
import { DecodeError, decodeEvent } from '../../lib/events/wire';
import { worstSeverity } from '../../lib/domain/bronze/bronze';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { setting } from '../settings/setting';
import { anyText, choice, duration, onOff, wholeNumber } from '../settings/setting-kinds';
import { QUERY_WORKLOADS } from '../settings/query-workloads';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { resolveTarget, withClients } from '../pipeline/target';

const SETTINGS = {
  ...TARGET_SETTINGS,
  fromStart: setting({
    flag: '--from-start',
    kind: onOff(),
    default: false,
    description: 'start with the oldest record in the stream, not with the next one',
  }),
  limit: setting({
    flag: '--limit <count>',
    kind: wholeNumber({ min: 1 }),
    description: 'stop after this many events',
  }),
  forMs: setting({ flag: '--for <time>', kind: duration(), description: 'stop after this time, such as 30s' }),
  workloads: QUERY_WORKLOADS,
  customer: setting({ flag: '--customer <id>', kind: anyText('a customer id'), description: 'only this customer' }),
  risk: setting({ flag: '--risk <level>', kind: choice(RISK_LEVELS), description: 'only this risk level' }),
  anomalies: setting({
    flag: '--anomalies',
    kind: onOff(),
    default: false,
    description: 'only events with an anomaly',
  }),
  category: setting({ flag: '--category <name>', kind: choice(ANOMALY_CATEGORIES), description: 'only this category' }),
  severity: setting({ flag: '--severity <level>', kind: choice(SEVERITIES), description: 'only this worst severity' }),
  onlyRun: setting({ flag: '--run <id>', kind: anyText('a run id'), description: 'only this run' }),
  raw: setting({
    flag: '--raw',
    kind: onOff(),
    default: false,
    description: 'print the events unchanged, one JSON object per line',
  }),
};

type Settings = Invocation<typeof SETTINGS>['settings'];

export const tailCommand = defineCommand({
  name: 'tail',
  description: 'Prints events as they arrive in the stream, from all shards, until Ctrl-C.',
  settings: SETTINGS,
  examples: [
    { command: 'legion tail --anomalies', does: 'anomalies as they arrive' },
    { command: 'legion tail --workload signals,card', does: 'two workloads of a mixed run' },
    { command: 'legion tail --from-start --limit 10 --raw', does: 'ten of the oldest records as JSON' },
  ],
  run: tail,
});

/** Two reads per second and shard leave room for other readers: AWS allows five. */
const POLL_MS = 500;

async function tail({ settings, context, output, json }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const target = resolveTarget(settings, context);
  const { tailStream } = await import('../../lib/aws/stream-tail');
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.outputClosed]);
  const release = context.onSignal(() => stop.abort());
  const counts = { seen: 0, printed: 0, undecodable: 0 };
  const onRecord = (record: _Record, shardId: string): void => {
    counts.seen += 1;
    const line = lineOf(record, shardId, settings, counts);
    if (line === undefined || signal.aborted) return;
    if (settings.raw) output.data(line);
    else output.print(line);
    counts.printed += 1;
    if (counts.printed === settings.limit) stop.abort();
  };
  if (settings.forMs !== undefined) void context.sleep(settings.forMs, signal).then(() => stop.abort());
  output.note(`${target.names.stream} at ${target.description}; Ctrl-C ends`);
  try {
    await withClients(target, context, ({ kinesis }) =>
      tailStream({
        client: kinesis,
        streamName: target.names.stream,
        from: settings.fromStart ? 'TRIM_HORIZON' : 'LATEST',
        onRecords: (records, shardId) => records.forEach((record) => onRecord(record, shardId)),
        onReady: () => output.note('listening'),
        pollMs: POLL_MS,
        sleep: context.sleep,
        signal,
      }),
    );
  } finally {
    stop.abort();
    release();
  }
  if (!json) output.note(`${counts.printed} of ${counts.seen} records shown`);
  return { exitCode: EXIT.ok, json: counts };
}

function lineOf(
  record: _Record,
  shardId: string,
  settings: Settings,
  counts: { undecodable: number },
): string | undefined {
  const bytes = record.Data ?? new Uint8Array();
  try {
    const event = decodeEvent(bytes);
    if (!matches(event, settings)) return undefined;
    return settings.raw ? Buffer.from(bytes).toString('utf8') : describe(event, shardId);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    counts.undecodable += 1;
    return settings.raw || isFiltered(settings) ? undefined : `${shardId}  no event: ${error.message}`;
  }
}

function isFiltered({ workloads, customer, risk, anomalies, category, severity, onlyRun }: Settings): boolean {
  if (anomalies || workloads.length < WORKLOADS.length) return true;
  return [customer, risk, category, severity, onlyRun].some((value) => value !== undefined);
}

function matches(event: LegionEvent, settings: Settings): boolean {
  const { workloads, customer, risk, anomalies, category, severity, onlyRun } = settings;
  const flags = event.anomaly_flags ?? [];
  const facts = factsOf(event);
  return (
    workloads.includes(event.workload) &&
    (customer === undefined || facts.customerId === customer) &&
    (risk === undefined || facts.riskLevel === risk) &&
    (!anomalies || flags.length > 0) &&
    (category === undefined || flags.some((flag) => flag.category === category)) &&
    (severity === undefined || worstSeverity(flags) === severity) &&
    (onlyRun === undefined || event.run_id === onlyRun)
  );
}

function describe(event: LegionEvent, shardId: string): string {
  const flags = (event.anomaly_flags ?? []).map((flag) => `${flag.type} (${flag.severity})`).join(', ');
  const { customerId = '-', riskLevel } = factsOf(event);
  const about = summaryOf(event) ?? (riskLevel ?? '-').padEnd(6);
  // Only the last of the twelve digits matter: shardId-000000000003 → 3
  const shard = shardId.replace(/^shardId-0*(?=\d)/, '');
  return `${event.timestamp}  ${event.event_id}  ${customerId}  ${about}  shard ${shard}  ${flags}`.trimEnd();
}
