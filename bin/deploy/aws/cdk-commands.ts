import path from 'node:path';
import type { Command } from '../command-runner';
import { APP_WORDS, CDK, REPOSITORY, installedProgram } from '../repository';
import { awsEnvironment } from './aws-environment';

/** What `cdk deploy` asks about: nothing, changes that widen access, or every change. */
export const APPROVALS = ['never', 'broadening', 'any-change'] as const;
type Approval = (typeof APPROVALS)[number];

export type AwsDeployment = {
  readonly stage: string;
  /** @default what the AWS configuration says */
  readonly region: string | undefined;
  /** Settings of the stacks, as CDK context: `shards`, `indexShards`, `retentionDays`, `budgetUsd`… */
  readonly context: Readonly<Record<string, string | number | undefined>>;
  /** On every stack and everything in it, in addition to application and stage. */
  readonly tags: Readonly<Record<string, string>>;
  readonly approval: Approval;
  /** Folder for the assembly and the outputs. */
  readonly workFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export function outputsFile({ workFolder }: AwsDeployment): string {
  return path.join(workFolder, 'outputs.json');
}

/** Synthesizes once, so that the plan and the deployment use the same assembly. */
export function synthCommand(deployment: AwsDeployment): Command {
  const context = Object.entries({ target: 'aws', stage: deployment.stage, ...deployment.context });
  const given = context.filter(([, value]) => value !== undefined);
  return cdk(deployment, [
    'synth',
    ...APP_WORDS,
    '--quiet',
    '--output',
    assembly(deployment),
    ...given.flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ]);
}

/** Shows what would change in every stack; `diff` without names takes all. Exits with 0 even if something would. */
export function planCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, ['diff', '--app', assembly(deployment)]);
}

/** Creates what every deployment into this account and region needs: a bucket for assets, and the roles. */
export function bootstrapCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, ['bootstrap', '--app', assembly(deployment)]);
}

export function deployCommand(deployment: AwsDeployment): Command {
  const tags = { application: 'legion', stage: deployment.stage, ...deployment.tags };
  return cdk(deployment, [
    'deploy',
    '--all',
    '--app',
    assembly(deployment),
    '--require-approval',
    deployment.approval,
    '--outputs-file',
    outputsFile(deployment),
    ...Object.entries(tags).flatMap(([name, value]) => ['--tags', `${name}=${value}`]),
  ]);
}

export function destroyCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, ['destroy', '--all', '--force', '--app', assembly(deployment)]);
}

function assembly({ workFolder }: AwsDeployment): string {
  return path.join(workFolder, 'cdk.out');
}

function cdk(deployment: AwsDeployment, args: readonly string[]): Command {
  return {
    file: process.execPath,
    args: [installedProgram(CDK), ...args],
    cwd: REPOSITORY,
    env: awsEnvironment(deployment.env, deployment.region),
  };
}
