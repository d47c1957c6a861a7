import path from 'node:path';
import { APP_WORDS } from './repository';

/** What the commands of one deployment have in common. */
type Deployment = {
  readonly stage: string;
  /** What the stacks leave open, as CDK context: `shards`, `indexShards`, `retentionDays`, `budgetUsd`… */
  readonly context: Readonly<Record<string, string | number | undefined>>;
  /** Folder for the assembly and the outputs. */
  readonly workFolder: string;
};

/** Folder of the synthesized stacks. */
export function assemblyFolder({ workFolder }: Pick<Deployment, 'workFolder'>): string {
  return path.join(workFolder, 'cdk.out');
}

export function outputsFile({ workFolder }: Pick<Deployment, 'workFolder'>): string {
  return path.join(workFolder, 'outputs.json');
}

/** Synthesizes once, so that every later command works on the same assembly. */
export function synthWords(deployment: Deployment, target: 'aws' | 'local'): string[] {
  const context = Object.entries({ target, stage: deployment.stage, ...deployment.context });
  const given = context.filter(([, value]) => value !== undefined);
  return [
    'synth',
    ...APP_WORDS,
    '--quiet',
    '--output',
    assemblyFolder(deployment),
    ...given.flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ];
}

export function deployWords(
  deployment: Deployment,
  { approval, tags }: { readonly approval: string; readonly tags: Readonly<Record<string, string>> },
): string[] {
  return [
    'deploy',
    '--all',
    '--app',
    assemblyFolder(deployment),
    '--require-approval',
    approval,
    '--outputs-file',
    outputsFile(deployment),
    ...Object.entries({ application: 'legion', stage: deployment.stage, ...tags }).flatMap(([name, value]) => [
      '--tags',
      `${name}=${value}`,
    ]),
  ];
}

/** Creates what every deployment into an account and region needs: a bucket for assets, and the roles. */
export function bootstrapWords(deployment: Deployment): string[] {
  return ['bootstrap', '--app', assemblyFolder(deployment)];
}

/** Shows what would change in every stack. Unlike other commands, `diff` takes no `--all`. */
export function planWords(deployment: Deployment): string[] {
  return ['diff', '--app', assemblyFolder(deployment)];
}

export function destroyWords(deployment: Deployment): string[] {
  return ['destroy', '--all', '--force', '--app', assemblyFolder(deployment)];
}
