import path from 'node:path';
import { UserError } from '../../lib/core/user-error';
import { API_TOKENS } from '../../lib/stacks/api-tokens';
import { APPROVALS, type AwsDeployment } from '../deploy/aws/cdk-commands';
import type { AwsDependencies } from '../deploy/aws/deploy';
import { outputLines } from '../deploy/local/outputs';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import type { CommandContext, Output } from '../text/context';
import { EXIT } from '../text/explain-error';
import { setting, type SettingValues } from '../settings/setting';
import { choice, decimal, matching, onOff } from '../settings/setting-kinds';
import { CLOUD_SETTINGS } from '../settings/cloud-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { COST_SETTINGS, calculateCost, costJson, costLines } from './cost';

/** The account, and the deployment in it. */
export const AWS_SETTINGS = {
  region: { ...TARGET_SETTINGS.region, defaultText: 'that of the AWS configuration' },
  stage: setting({
    flag: '--stage <name>',
    variables: ['LEGION_STAGE'],
    kind: matching(/^[a-z][a-z0-9-]{0,19}$/, 'a lower-case letter, then up to 19 letters, digits or dashes'),
    default: 'dev',
    description: 'which deployment: part of every resource name; prod is protected and keeps its data',
  }),
  yes: setting({ flag: '--yes', kind: onOff(), default: false, description: 'do not ask before deploying' }),
};

const SETTINGS = {
  ...AWS_SETTINGS,
  requireApproval: setting({
    flag: '--require-approval <when>',
    kind: choice(APPROVALS),
    default: 'broadening',
    description: 'when cdk asks again, stack by stack: never, for changes that widen access, or for any change',
  }),
  plan: setting({
    flag: '--plan',
    kind: onOff(),
    default: false,
    description: 'stop after the plan and the cost; nothing is created',
  }),
  bootstrap: setting({
    flag: '--bootstrap',
    kind: onOff(),
    default: false,
    description: 'prepare the account and region for the CDK first; needed once for each pair',
  }),
  tags: setting({
    flag: '--tags <list>',
    kind: matching(/^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/, 'a list such as owner=me,project=x'),
    description: 'more tags on everything, in addition to application and stage',
  }),
  budgetUsd: setting({
    flag: '--budget <usd>',
    kind: decimal({ above: 0, max: 10_000_000, allowed: 'US dollars a month, above 0' }),
    description: 'e-mail --budget-email when the account spends this much in a month, or is forecast to',
  }),
  budgetEmail: setting({
    flag: '--budget-email <address>',
    kind: matching(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'an e-mail address'),
    description: 'who is told about the budget',
  }),
  alarmEmail: setting({
    flag: '--alarm-email <address>',
    kind: matching(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'an e-mail address'),
    description: 'who is told about an alarm, such as a consumer that falls behind',
  }),
  apiIssuer: setting({
    flag: '--api-issuer <url>',
    kind: matching(API_TOKENS.issuer.pattern, API_TOKENS.issuer.allowed),
    description: "issuer of the tokens that the query API accepts instead of the account's credentials",
  }),
  apiAudience: setting({
    flag: '--api-audience <list>',
    kind: matching(API_TOKENS.audience.pattern, API_TOKENS.audience.allowed),
    description: 'audience that such a token must have',
  }),
  indexShards: { ...CLOUD_SETTINGS.indexShards, defaultText: '16' },
  workload: COST_SETTINGS.workload,
  rate: COST_SETTINGS.rate,
  anomalyRate: COST_SETTINGS.anomalyRate,
  eventBytes: COST_SETTINGS.eventBytes,
  retentionDays: COST_SETTINGS.retentionDays,
  capacity: COST_SETTINGS.capacity,
  batchSize: COST_SETTINGS.batchSize,
  producerTasks: COST_SETTINGS.producerTasks,
};

export const deployAwsCommand = defineCommand({
  name: 'aws',
  description:
    'Creates or updates every stack in an AWS account. It first shows what would change and what it would cost in a ' +
    'month at the rate; nothing is created before you confirm.',
  settings: SETTINGS,
  examples: [
    { command: 'legion deploy aws --stage dev --plan', does: 'what would be created, and what it would cost' },
    {
      command: 'legion deploy aws --stage dev --rate 500 --budget 50 --budget-email me@example.com',
      does: 'deploys, with an e-mail when the account spends more than 50 USD',
    },
    { command: 'legion deploy aws --stage dev --yes --require-approval never', does: 'from a script' },
  ],
  exitCodes: { 3: 'it was not confirmed: nothing was made' },
  run: deploy,
});

async function deploy(invocation: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const deployment = awsDeployment(settings, context);
  if (!settings.plan) refuseQuestionsWithoutTerminal(settings, context);
  const calculation = await calculateCost(settings, context);
  const { deployToAws } = await import('../deploy/aws/deploy');
  const showCost = () => {
    for (const line of costLines(calculation)) output.print(line);
  };
  const choices = { showCost, planOnly: settings.plan, bootstrap: settings.bootstrap };
  const result = await deployToAws(deployment, choices, await awsDependencies(invocation));
  const json = { stage: deployment.stage, ...result, cost: costJson(calculation) };
  if (result.deployed) {
    for (const line of outputLines(result.outputs)) output.print(line);
    output.print(
      `stage ${deployment.stage} is deployed; remove it with: legion destroy aws --stage ${deployment.stage}`,
    );
    return { exitCode: EXIT.ok, json };
  }
  output.print(`nothing was created: ${result.because}`);
  return { exitCode: settings.plan ? EXIT.ok : EXIT.incomplete, json };
}

type DeploySettings = SettingValues<typeof SETTINGS>;

function awsDeployment(settings: DeploySettings, context: CommandContext): AwsDeployment {
  const { budgetUsd, budgetEmail, apiIssuer, apiAudience, capacity, indexShards, retentionDays, batchSize } = settings;
  if ((budgetUsd === undefined) !== (budgetEmail === undefined)) {
    throw new UserError('--budget and --budget-email belong together: give both, or none');
  }
  if ((apiIssuer === undefined) !== (apiAudience === undefined)) {
    throw new UserError('--api-issuer and --api-audience belong together: give both, or none');
  }
  return {
    stage: settings.stage,
    region: settings.region,
    context: {
      // On-demand Advantage is a setting of the account; the stream itself stays the same.
      shards: capacity === 'advantage' ? 'on-demand' : capacity,
      indexShards,
      retentionDays,
      batchSize,
      budgetUsd,
      budgetEmail,
      alarmEmail: settings.alarmEmail,
      apiIssuer,
      apiAudience,
    },
    tags: Object.fromEntries((settings.tags?.split(',') ?? []).map((tag) => tag.split('=') as [string, string])),
    approval: settings.requireApproval,
    workFolder: awsWorkFolder(context, settings.stage),
    env: context.env,
  };
}

/** The assembly and the outputs of a stage. */
export function awsWorkFolder({ cwd }: Pick<CommandContext, 'cwd'>, stage: string): string {
  return path.resolve(cwd, '.legion', 'aws', stage);
}

function refuseQuestionsWithoutTerminal(settings: DeploySettings, { isTerminal }: CommandContext): void {
  if (isTerminal || (settings.yes && settings.requireApproval === 'never')) return;
  throw new UserError(
    'this needs a confirmation, and there is no terminal to ask on: add --yes and --require-approval never, or --plan alone',
  );
}

type Asking = {
  readonly settings: { readonly yes: boolean };
  readonly context: CommandContext;
  readonly output: Output;
};

/** What deploying and destroying use of the process. */
export async function awsDependencies({ settings, context, output }: Asking): Promise<AwsDependencies> {
  const { attachedRunner, showingRunner } = await import('../deploy/command-runner');
  const { ask } = await import('../deploy/ask');
  return {
    run: showingRunner((chunk) => void context.stderr.write(chunk)),
    runAttached: context.isTerminal ? attachedRunner() : showingRunner((chunk) => void context.stderr.write(chunk)),
    confirm: async (question) =>
      settings.yes || (context.isTerminal && (await ask(question, process.stdin, context.stderr))),
    note: output.note,
  };
}
