import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { resourceNames } from '../../../lib/domain/names';
import type { CommandRunner } from '../command-runner';
import { runStep } from '../run-step';
import {
  bootstrapCommand,
  deployCommand,
  destroyCommand,
  synthCommand,
  type LocalDeployment,
} from './cdklocal-commands';
import { assemblyFolder, outputsFile } from '../cdk-words';
import { checkEmulator, type Fetch } from './emulator';
import { waitUntilEnabled } from './event-source-mapping';
import { ownOutputs, type StackOutputs } from './outputs';

export type DeployDependencies = {
  readonly run: CommandRunner;
  readonly fetch: Fetch;
  readonly sleep: (delayMs: number) => Promise<void>;
  /** Milliseconds that never jump. */
  readonly monotonicNow: () => number;
  /** Announces each step. */
  readonly note: (line: string) => void;
};

export type DeployResult = { readonly outputs: StackOutputs; readonly tookMs: number };

/**
 * Creates or updates every stack of the local target on the emulator, and waits until records flow.
 * @throws UserError when no emulator answers or a step fails
 */
export async function deployLocally(
  deployment: LocalDeployment,
  dependencies: DeployDependencies,
): Promise<DeployResult> {
  const began = dependencies.monotonicNow();
  await checkEmulator(deployment.endpoint, dependencies.fetch);
  await mkdir(deployment.workFolder, { recursive: true });
  await runStep({ name: 'synthesize', program: 'cdklocal', command: synthCommand(deployment) }, dependencies);
  await runStep({ name: 'bootstrap', program: 'cdklocal', command: bootstrapCommand(deployment) }, dependencies);
  await runStep({ name: 'deploy', program: 'cdklocal', command: deployCommand(deployment) }, dependencies);
  const functionName = resourceNames(deployment.stage).consumerFunction;
  await waitUntilEnabled({ ...deployment, ...dependencies, functionName });
  const outputs = JSON.parse(await readFile(outputsFile(deployment), 'utf8')) as StackOutputs;
  return { outputs: ownOutputs(outputs), tookMs: dependencies.monotonicNow() - began };
}

/**
 * Removes every stack of the stage from the emulator with all stored data; stacks that are already gone are skipped.
 * The last deployed assembly names the stacks; without one, they are those that would be deployed now.
 */
export async function destroyLocally(
  deployment: LocalDeployment,
  dependencies: DeployDependencies,
): Promise<{ readonly tookMs: number }> {
  const began = dependencies.monotonicNow();
  await checkEmulator(deployment.endpoint, dependencies.fetch);
  await mkdir(deployment.workFolder, { recursive: true });
  if (!existsSync(path.join(assemblyFolder(deployment), 'manifest.json'))) {
    await runStep({ name: 'synthesize', program: 'cdklocal', command: synthCommand(deployment) }, dependencies);
  }
  await runStep({ name: 'destroy', program: 'cdklocal', command: destroyCommand(deployment) }, dependencies);
  return { tookMs: dependencies.monotonicNow() - began };
}
