import path from 'node:path';
import type { LocalDeployment } from '../deploy/local/cdklocal-commands';
import { DEPLOYMENT_FILE, writeDeployment } from '../deploy/local/deployment-file';
import { DEFAULT_ENDPOINT } from '../deploy/local/emulator';
import { outputLines } from '../deploy/local/outputs';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { setting, type SettingSet, type SettingValues } from '../settings/setting';
import { onOff, wholeNumber } from '../settings/setting-kinds';
import { TARGET_SETTINGS } from '../settings/target-settings';

/** The emulator, and the deployment in it. */
export const LOCAL_SETTINGS = {
  endpoint: { ...TARGET_SETTINGS.endpoint, defaultText: DEFAULT_ENDPOINT },
  region: { ...TARGET_SETTINGS.region, defaultText: 'us-east-1' },
  stage: TARGET_SETTINGS.stage,
  verbose: setting({
    flag: '--verbose',
    kind: onOff(),
    default: false,
    description: 'always show the output of cdklocal, not only when it fails',
  }),
};

const SETTINGS = {
  ...LOCAL_SETTINGS,
  shards: setting({
    flag: '--shards <count>',
    variables: ['LEGION_SHARDS', 'SHARD_COUNT'],
    kind: wholeNumber({ min: 1, max: 1000 }),
    defaultText: '4',
    description: 'shards of the stream',
  }),
};

export const deployLocalCommand = defineCommand({
  name: 'local',
  description: 'Creates or updates every stack on an emulator with cdklocal, and waits until records flow.',
  settings: SETTINGS,
  examples: [
    { command: 'legion deploy local', does: `to the emulator at ${DEFAULT_ENDPOINT}` },
    {
      command: 'legion deploy local --endpoint http://localhost:4600 --stage demo',
      does: 'a second deployment elsewhere',
    },
  ],
  run: deploy,
});

async function deploy(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { deployLocally } = await import('../deploy/local/deploy');
  const { settings, context, output } = invocation;
  const deployment = localDeployment(invocation, { shards: settings.shards });
  const { outputs, tookMs } = await deployLocally(deployment, await localDependencies(invocation));
  const { endpoint, region, stage } = deployment;
  const deployedAt = new Date(context.now()).toISOString();
  await writeDeployment(path.resolve(context.cwd, DEPLOYMENT_FILE), { endpoint, region, stage, deployedAt });
  for (const line of outputLines(outputs)) output.print(line);
  const stacks = Object.keys(outputs).length;
  output.print(`${stacks} stacks at ${endpoint} in ${(tookMs / 1000).toFixed(1)} s; records flow`);
  return { exitCode: EXIT.ok, json: { endpoint, region, stage, deployMs: Math.round(tookMs), outputs } };
}

/** The settings, completed by the emulator's usual address and region. */
export function localDeployment(
  { settings, context }: Invocation<typeof LOCAL_SETTINGS>,
  stackContext: LocalDeployment['context'] = {},
): LocalDeployment {
  return {
    endpoint: settings.endpoint ?? DEFAULT_ENDPOINT,
    region: settings.region ?? 'us-east-1',
    stage: settings.stage,
    context: stackContext,
    workFolder: path.resolve(context.cwd, path.dirname(DEPLOYMENT_FILE), settings.stage),
    env: context.env,
  };
}

/** What deploying and destroying use of the process. */
export async function localDependencies<S extends SettingSet & { verbose: (typeof LOCAL_SETTINGS)['verbose'] }>(
  invocation: Invocation<S>,
) {
  const { quietRunner, showingRunner } = await import('../deploy/command-runner');
  const { context, output } = invocation;
  const { verbose } = invocation.settings as SettingValues<typeof LOCAL_SETTINGS>;
  const write = (chunk: Uint8Array) => void context.stderr.write(chunk);
  return {
    run: verbose ? showingRunner(write) : quietRunner(write),
    fetch: globalThis.fetch,
    sleep: (delayMs: number) => context.sleep(delayMs),
    monotonicNow: context.monotonicNow,
    note: output.note,
  };
}
