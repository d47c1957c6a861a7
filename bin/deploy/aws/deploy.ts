import { mkdir, readFile } from 'node:fs/promises';
import { UserError } from '../../../lib/core/user-error';
import type { Command, CommandRunner } from '../command-runner';
import { ownOutputs, type StackOutputs } from '../local/outputs';
import { runStep } from '../run-step';
import {
  bootstrapCommand,
  deployCommand,
  destroyCommand,
  planCommand,
  synthCommand,
  type AwsDeployment,
} from './cdk-commands';
import { outputsFile } from '../cdk-words';

export type AwsDependencies = {
  /** For programs that need no answer. */
  readonly run: CommandRunner;
  /** For programs that may ask the user at the terminal. */
  readonly runAttached: CommandRunner;
  /** Asks the user; false if there is none. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Announces each step. */
  readonly note: (line: string) => void;
};

export type DeployChoices = {
  /** Prints what the deployment would cost. */
  readonly showCost: () => void;
  /** Stops after the plan and the cost. */
  readonly planOnly: boolean;
  /** Prepares the account and region first. */
  readonly bootstrap: boolean;
};

export type AwsDeployResult =
  | { readonly deployed: true; readonly outputs: StackOutputs }
  | { readonly deployed: false; readonly because: 'plan only' | 'not confirmed' };

const BOOTSTRAP_REMEDY = 'an account and region that the CDK has never deployed to needs --bootstrap once';

/**
 * Shows the plan and the cost, asks, and only then creates anything.
 * @throws UserError when a step fails
 */
export async function deployToAws(
  deployment: AwsDeployment,
  choices: DeployChoices,
  dependencies: AwsDependencies,
): Promise<AwsDeployResult> {
  const step = stepper(dependencies);
  await mkdir(deployment.workFolder, { recursive: true });
  await step('synthesize', synthCommand(deployment));
  await step('plan', planCommand(deployment), { remedy: 'check the credentials and the region' });
  choices.showCost();
  if (choices.planOnly) return { deployed: false, because: 'plan only' };
  if (!(await dependencies.confirm(`Deploy stage ${deployment.stage}?`))) {
    return { deployed: false, because: 'not confirmed' };
  }
  if (choices.bootstrap) await step('bootstrap', bootstrapCommand(deployment));
  await step('deploy', deployCommand(deployment), { attached: true, remedy: BOOTSTRAP_REMEDY });
  const outputs = JSON.parse(await readFile(outputsFile(deployment), 'utf8')) as StackOutputs;
  return { deployed: true, outputs: ownOutputs(outputs) };
}

/** The stage whose stacks are protected and whose data outlives them. */
const KEPT_STAGE = 'prod';

/** The budget with which its stack is synthesized in order to be deleted; the value does not matter. */
const ANY_BUDGET = { budgetUsd: 1, budgetEmail: 'nobody@example.com' };

/**
 * Asks, and then removes every stack of the stage with all stored data.
 * @throws UserError when a step fails, or the stage is protected
 */
export async function destroyOnAws(
  deployment: AwsDeployment,
  dependencies: AwsDependencies,
): Promise<{ readonly destroyed: boolean }> {
  if (deployment.stage === KEPT_STAGE) {
    throw new UserError(
      `stage ${KEPT_STAGE} is protected and keeps its data: turn off termination protection and deletion protection ` +
        'in the console, then delete its stacks and tables there',
    );
  }
  const step = stepper(dependencies);
  const whole = { ...deployment, context: { ...deployment.context, ...ANY_BUDGET } };
  await mkdir(whole.workFolder, { recursive: true });
  await step('synthesize', synthCommand(whole));
  const question = `Destroy stage ${whole.stage} with every event that is stored in it?`;
  if (!(await dependencies.confirm(question))) return { destroyed: false };
  await step('destroy', destroyCommand(whole), { remedy: BUCKET_REMEDY });
  return { destroyed: true };
}

const BUCKET_REMEDY = 'a failure bucket that holds records is not deleted: look at them, empty it, and call this again';

function stepper(dependencies: AwsDependencies) {
  return (
    name: string,
    command: Command,
    { attached = false, remedy }: { attached?: boolean; remedy?: string } = {},
  ): Promise<void> => {
    const run = attached ? dependencies.runAttached : dependencies.run;
    return runStep({ name, program: 'cdk', command, remedy }, { run, note: dependencies.note });
  };
}
