import { bootstrapWords, deployWords, destroyWords, synthWords } from '../cdk-words';
import type { Command } from '../command-runner';
import { CDKLOCAL, REPOSITORY, installedProgram } from '../repository';
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

/** Synthesizes once, so that all later steps use the same assembly. */
export function synthCommand(deployment: LocalDeployment): Command {
  return cdklocal(deployment, synthWords(deployment, 'local'));
}

/** Does nothing if everything exists. */
export function bootstrapCommand(deployment: LocalDeployment): Command {
  return cdklocal(deployment, bootstrapWords(deployment));
}

export function deployCommand(deployment: LocalDeployment): Command {
  return cdklocal(deployment, deployWords(deployment, { approval: 'never', tags: {} }));
}

export function destroyCommand(deployment: LocalDeployment): Command {
  return cdklocal(deployment, destroyWords(deployment));
}

function cdklocal(deployment: LocalDeployment, args: readonly string[]): Command {
  return {
    file: process.execPath,
    args: [installedProgram(CDKLOCAL), ...args],
    cwd: REPOSITORY,
    env: cdklocalEnvironment(deployment.env, deployment),
  };
}
