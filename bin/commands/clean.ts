import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../lib/domain/user-error';
import { STATE_FILE, discover } from '../../lib/embedded/discovery';
import { defineCommand, type CommandResult, type Invocation } from '../cli/command';
import { EXIT } from '../cli/explain-error';
import { STATE_FOLDER, runsFolder } from '../cli/run-paths';
import { setting } from '../cli/setting';
import { onOff } from '../cli/setting-kinds';

const SETTINGS = {
  runs: setting({ flag: '--runs', kind: onOff(), default: false, description: 'also manifests and files of runs' }),
  data: setting({ flag: '--data', kind: onOff(), default: false, description: 'also what the embedded cloud keeps' }),
  all: setting({ flag: '--all', kind: onOff(), default: false, description: 'everything in .legion' }),
};

/** Where the embedded cloud keeps its state when it is told to keep any without being told where. */
const DATA = 'data';

export const cleanCommand = defineCommand({
  name: 'clean',
  description: 'Removes what Legion can make again: caches in .legion and synthesized assemblies in cdk.out.',
  settings: SETTINGS,
  examples: [
    { command: 'legion clean', does: 'caches and cdk.out' },
    { command: 'legion clean --all', does: 'also runs, and the state of the embedded cloud' },
  ],
  run: clean,
});

async function clean({ settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
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
