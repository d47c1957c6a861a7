import { rm } from 'node:fs/promises';
import type { EmptiedCounts, emptyTables as EmptyTables } from '../../lib/aws/empty-tables';
import type { PipelineProgress } from '../../lib/aws/pipeline-progress';
import type { CommandResult, Invocation } from '../settings/command';
import { identifyStream } from '../pipeline/chosen-sink';
import { confirmationNeeded, isConfirmed } from '../pipeline/confirm-emptying';
import type { CommandContext } from '../text/context';
import { EXIT } from '../text/explain-error';
import { createLiveLine } from '../text/live-line';
import { runsSentHere, type RunSentHere } from '../pipeline/runs-sent-here';
import { setting, type SettingValues } from '../settings/setting';
import { decimal, onOff } from '../settings/setting-kinds';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { grouped, table } from '../text/table';
import { tableWidth } from '../text/table-width';
import { resolveTarget, withClients, type Clients, type Target } from '../pipeline/target';

export const CLEAN_TABLES_SETTINGS = {
  ...TARGET_SETTINGS,
  yes: setting({
    flag: '--yes',
    kind: onOff(),
    default: false,
    description: 'with --tables: do not ask; on AWS only together with --stage',
  }),
  dryRun: setting({
    flag: '--dry-run',
    kind: onOff(),
    default: false,
    description: 'with --tables: only count what would be removed',
  }),
  wait: setting({
    flag: '--wait <seconds>',
    kind: decimal({ min: 0, max: 86_400, allowed: 'seconds from 0 to 86400' }),
    default: 0,
    description: 'with --tables: how long to wait for consumer and detector to finish the stream',
  }),
};

type CleanTables = Pick<Invocation<typeof CLEAN_TABLES_SETTINGS>, 'context' | 'output' | 'flags'> & {
  readonly settings: SettingValues<typeof CLEAN_TABLES_SETTINGS>;
};

/** Empties the tables of the target while it runs, and removes the runs of this folder that were sent to its stream. */
export async function cleanTables(call: CleanTables): Promise<CommandResult> {
  const { settings, context, flags } = call;
  const target = resolveTarget(settings, context);
  const { yes, dryRun } = settings;
  const needed = dryRun ? 'given' : confirmationNeeded({ target, yes, flags, isTerminal: context.isTerminal });
  const { emptyTables } = await import('../../lib/aws/empty-tables');
  return withClients(target, context, async (clients) => {
    const progress = dryRun ? undefined : await atRest(call, target, clients);
    const runs = await findRuns(call, target);
    const ask = (question: string) => askPerson(question, context);
    const question = progress && questionText(target, progress, runs);
    if (question !== undefined && !(await isConfirmed(needed, { question, stage: target.stage, ask }))) {
      call.output.print('nothing was emptied: not confirmed');
      return { exitCode: EXIT.incomplete, json: resultJson(call, target, { tables: [], runs: [], isEmpty: false }) };
    }
    // Runs go first: a run without a manifest can be produced again; one with a manifest and no records cannot.
    if (!dryRun) for (const { folder } of runs) await rm(folder, { recursive: true, force: true });
    return report(call, target, { ...(await emptyAll(emptyTables, call, target, clients)), runs });
  });
}

async function atRest({ settings, context }: CleanTables, target: Target, clients: Clients) {
  const { untilAtRest } = await import('../pipeline/until-at-rest');
  const line = createLiveLine(context);
  try {
    const waitMs = settings.wait * 1000;
    return await untilAtRest({ clients, names: target.names, waitMs, context, onProgress: line.update });
  } finally {
    line.clear();
  }
}

async function findRuns({ context, output }: CleanTables, target: Target) {
  const stream = await identifyStream(target, context);
  if (stream) return runsSentHere(context.cwd, stream);
  output.note('this endpoint does not identify its stream: manifests stay, so give new runs other run ids');
  return [];
}

async function askPerson(question: string, { stderr }: CommandContext): Promise<string> {
  const { askForText } = await import('../deploy/ask');
  return askForText(question, process.stdin, stderr);
}

function questionText(target: Target, { counted, quarantined }: PipelineProgress, runs: readonly RunSentHere[]) {
  const stored = `${grouped(counted)} stored and ${grouped(quarantined.records)} quarantined records`;
  return `Empty the tables of ${target.description}, stage ${target.stage} (${stored})${runsText(runs, ', and remove')}`;
}

function runsText(runs: readonly RunSentHere[], before: string): string {
  if (runs.length === 0) return '';
  return `${before} ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} here: ${runs.map(({ runId }) => runId).join(', ')}`;
}

async function emptyAll(
  emptyTables: typeof EmptyTables,
  { settings, context }: CleanTables,
  { names }: Target,
  { dynamodb }: Clients,
) {
  const line = createLiveLine(context);
  try {
    return await emptyTables({
      dynamodb,
      names,
      mode: settings.dryRun ? 'count' : 'empty',
      now: context.now,
      random: Math.random,
      sleep: context.sleep,
      onProgress: line.update,
    });
  } finally {
    line.clear();
  }
}

type Emptied = {
  readonly tables: readonly EmptiedCounts[];
  readonly runs: readonly RunSentHere[];
  readonly isEmpty: boolean;
};

function report(call: CleanTables, target: Target, emptied: Emptied): CommandResult {
  const { settings, context, output } = call;
  const { tables, runs, isEmpty } = emptied;
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'TABLE' },
    { title: settings.dryRun ? 'TO DELETE' : 'DELETED', ...right },
    { title: settings.dryRun ? 'TO SET TO 0' : 'SET TO 0', ...right },
  ];
  const rows = tables.map(({ table: name, deleted, reset }) => [name, grouped(deleted), grouped(reset)]);
  output.print(`${target.description}, stage ${target.stage}`);
  for (const line of table(columns, rows, { maxWidth: tableWidth(context) })) output.print(line);
  const removed = runsText(runs, settings.dryRun ? 'would remove' : 'removed');
  if (removed !== '') output.print(removed);
  const isDone = settings.dryRun || isEmpty;
  if (!isDone) output.note('records kept coming while the tables were emptied: stop the producer, then run this again');
  return { exitCode: isDone ? EXIT.ok : EXIT.incomplete, json: resultJson(call, target, emptied) };
}

function resultJson({ settings }: CleanTables, target: Target, { tables, runs, isEmpty }: Emptied) {
  const { description, stage } = target;
  const { dryRun } = settings;
  return { target: description, stage, dryRun, isEmpty, tables, removedRuns: runs.map(({ runId }) => runId) };
}
