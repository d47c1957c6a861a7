import path from 'node:path';
import { DEPLOYMENT_FILE, forgetDeployment } from '../deploy/local/deployment-file';
import { DEFAULT_ENDPOINT } from '../deploy/local/emulator';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { LOCAL_SETTINGS, localDependencies, localDeployment } from './deploy-local';

export const destroyLocalCommand = defineCommand({
  name: 'local',
  description: 'Removes every stack from an emulator, with all stored data.',
  settings: LOCAL_SETTINGS,
  examples: [{ command: 'legion destroy local', does: `from the emulator at ${DEFAULT_ENDPOINT}` }],
  run: async (invocation: Invocation<typeof LOCAL_SETTINGS>): Promise<CommandResult> => {
    const { destroyLocally } = await import('../deploy/local/deploy');
    const deployment = localDeployment(invocation);
    const { tookMs } = await destroyLocally(deployment, await localDependencies(invocation));
    await forgetDeployment(path.resolve(invocation.context.cwd, DEPLOYMENT_FILE));
    const { endpoint, stage } = deployment;
    invocation.output.print(`stage ${stage} is gone from ${endpoint}, in ${(tookMs / 1000).toFixed(1)} s`);
    return { exitCode: EXIT.ok, json: { endpoint, stage, destroyMs: Math.round(tookMs) } };
  },
});
