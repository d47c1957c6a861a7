import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../lib/core/user-error';
import { STATE_FILE, discover } from '../../lib/cloud/discovery';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { STATE_FOLDER, runsFolder } from '../pipeline/run-paths';
import { setting, type SettingValues } from '../settings/setting';
import { onOff } from '../settings/setting-kinds';
import { CLEAN_TABLES_SETTINGS, cleanTables } from './clean-tables';

const SETTINGS = {
  runs: setting({
    flag: '--runs',
    kind: onOff(),
    default: false,
    description: 'also remove manifests and files of runs',
  }),
  data: setting({
    flag: '--data',
    kind: onOff(),
    default: false,
    description: 'also remove what the embedded cloud keeps',
  }),
  all: setting({ flag: '--all', kind: onOff(), default: false, description: 'remove everything in .legion' }),
  tables: setting({
    flag: '--tables',
    kind: onOff(),
    default: false,
    description: 'instead, empty the tables of a running cloud: see above',
  }),
  ...CLEAN_TABLES_SETTINGS,
};

/** Where the embedded cloud usually keeps its state. */
const DATA = 'data';

export const cleanCommand = defineCommand({
  name: 'clean',
  description:
    'Removes what Legion can recreate: caches in .legion and synthesized assemblies in cdk.out. With --tables, empties ' +
    'bronze, quarantine, anomalies, rollups and detector state of a running cloud, after asking, and removes the ' +
    'manifests and accepted positions of runs in this folder that were sent to its stream, so that the same commands ' +
    'produce them again. The stream keeps its records and the mappings their checkpoints, so nothing flows back; how ' +
    'far each shard is counted and judged stays, with counts of 0; failure buckets stay.',
  settings: SETTINGS,
  examples: [
    { command: 'legion clean', does: 'caches and cdk.out' },
    { command: 'legion clean --all', does: 'also runs, and the state of the embedded cloud' },
    { command: 'legion clean --tables', does: 'empty the tables of the running cloud, after a yes' },
    { command: 'legion clean --tables --aws --stage dev --yes', does: 'on AWS, where the call must name the stage' },
  ],
  exitCodes: { 3: 'with --tables: it was not confirmed, or records kept coming' },
  run: clean,
});

async function clean(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  refuseMixed(settings);
  if (settings.tables) return cleanTables(invocation);
  const running = discover(path.join(context.cwd, STATE_FILE));
  if (running) {
    throw new UserError(`a cloud is running here (process ${running.pid}): stop it first, then clean`);
  }
  const victims = await findVictims(context.cwd, {
    runs: settings.runs || settings.all,
    data: settings.data || settings.all,
  });
  for (const victim of victims) await rm(victim, { recursive: true, force: true });
  const removed = victims.map((victim) => path.relative(context.cwd, victim));
  for (const name of removed) output.print(`removed ${name}`);
  if (removed.length === 0) output.print('nothing to remove');
  return { exitCode: EXIT.ok, json: { removed } };
}

function refuseMixed({ tables, runs, data, all, yes, dryRun, wait }: SettingValues<typeof SETTINGS>): void {
  if (tables && (runs || data || all)) {
    throw new UserError(
      '--tables needs a running cloud, and --runs, --data and --all need it stopped: use one or the other',
    );
  }
  if (!tables && (yes || dryRun || wait > 0)) {
    throw new UserError('--yes, --dry-run and --wait need --tables: add it, or leave them out');
  }
}

async function findVictims(cwd: string, also: { runs: boolean; data: boolean }): Promise<string[]> {
  const state = path.join(cwd, STATE_FOLDER);
  const kept = new Set<string>();
  if (!also.runs) kept.add(path.basename(runsFolder(cwd)));
  if (!also.data) kept.add(DATA);
  const names = await readdir(state).catch(() => []);
  const inState = names.filter((name) => !kept.has(name)).map((name) => path.join(state, name));
  const assembly = path.join(cwd, 'cdk.out');
  return existsSync(assembly) ? [...inState, assembly] : inState;
}
