import { UserError } from '../../lib/core/user-error';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { EXIT } from '../text/explain-error';
import { AWS_SETTINGS, awsDependencies, awsWorkFolder } from './deploy-aws';

export const destroyAwsCommand = defineCommand({
  name: 'aws',
  description: 'Removes every stack of a stage from an AWS account, with all stored data.',
  settings: AWS_SETTINGS,
  examples: [{ command: 'legion destroy aws --stage dev', does: 'from the account of the configured credentials' }],
  exitCodes: { 3: 'it was not confirmed: nothing was removed' },
  run: async (invocation: Invocation<typeof AWS_SETTINGS>): Promise<CommandResult> => {
    const { settings, context, output } = invocation;
    const { stage, region } = settings;
    if (!settings.yes && !context.isTerminal) {
      throw new UserError('this needs a confirmation, and there is no terminal to ask on: add --yes');
    }
    const { destroyOnAws } = await import('../deploy/aws/deploy');
    const deployment = {
      stage,
      region,
      context: {},
      tags: {},
      approval: 'never' as const,
      workFolder: awsWorkFolder(context, stage),
      env: context.env,
    };
    const { destroyed } = await destroyOnAws(deployment, await awsDependencies(invocation));
    output.print(destroyed ? `stage ${stage} is gone` : 'nothing was removed: not confirmed');
    return { exitCode: destroyed ? EXIT.ok : EXIT.incomplete, json: { stage, destroyed } };
  },
});
