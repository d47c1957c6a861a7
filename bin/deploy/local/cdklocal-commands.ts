import path from 'node:path';
import type { Command } from '../command-runner';
import { APP_WORDS, CDKLOCAL, REPOSITORY, installedProgram } from '../repository';
import { cdklocalEnvironment } from './cdklocal-environment';

export type LocalDeployment = {
  readonly endpoint: string;
  readonly region: string;
  readonly stage: string;
  /** Settings of the stacks, as CDK context: `shards`, `indexShards`, `retentionDays`. */
  readonly context: Readonly<Record<string, number | undefined>>;
  /** Folder for the assembly and the outputs of this stage alone. */
  readonly workFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export function outputsFile(deployment: LocalDeployment): string {
  return path.join(deployment.workFolder, 'outputs.json');
}

/** Synthesizes once, so that all later steps use the same assembly. */
export function synthCommand(deployment: LocalDeployment): Command {
  const context = Object.entries({ target: 'local', stage: deployment.stage, ...deployment.context });
  const given = context.filter(([, value]) => value !== undefined);
  return cdklocal(deployment, [
    'synth',
    ...APP_WORDS,
    '--quiet',
    '--output',
    assembly(deployment),
    ...given.flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ]);
}

/** Creates what every deployment needs: a bucket for assets and the roles. Does nothing if they exist. */
export function bootstrapCommand(deployment: LocalDeployment): Command {
  return cdklocal(deployment, ['bootstrap', '--app', assembly(deployment)]);
}

export function deployCommand(deployment: LocalDeployment): Command {
  const { stage } = deployment;
  return cdklocal(deployment, [
    'deploy',
    '--all',
    '--app',
    assembly(deployment),
    '--require-approval',
    'never',
    '--outputs-file',
    outputsFile(deployment),
    '--tags',
    'application=legion',
    '--tags',
    `stage=${stage}`,
  ]);
}

export function destroyCommand(deployment: LocalDeployment): Command {
  return cdklocal(deployment, ['destroy', '--all', '--force', '--app', assembly(deployment)]);
}

/** Folder of the synthesized stacks. */
export function assembly({ workFolder }: LocalDeployment): string {
  return path.join(workFolder, 'cdk.out');
}

function cdklocal(deployment: LocalDeployment, args: readonly string[]): Command {
  return {
    file: process.execPath,
    args: [installedProgram(CDKLOCAL), ...args],
    cwd: REPOSITORY,
    env: cdklocalEnvironment(deployment.env, deployment),
  };
}
