import { bootstrapWords, deployWords, destroyWords, planWords, synthWords } from '../cdk-words';
import type { Command } from '../command-runner';
import { CDK, REPOSITORY, installedProgram } from '../repository';
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

/** Synthesizes once, so that the plan and the deployment use the same assembly. */
export function synthCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, synthWords(deployment, 'aws'));
}

/** Exits with 0 even if something would change. */
export function planCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, planWords(deployment));
}

export function bootstrapCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, bootstrapWords(deployment));
}

export function deployCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, deployWords(deployment, deployment));
}

export function destroyCommand(deployment: AwsDeployment): Command {
  return cdk(deployment, destroyWords(deployment));
}

function cdk(deployment: AwsDeployment, args: readonly string[]): Command {
  return {
    file: process.execPath,
    args: [installedProgram(CDK), ...args],
    cwd: REPOSITORY,
    env: awsEnvironment(deployment.env, deployment.region),
  };
}
