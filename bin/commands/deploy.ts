import type { CommandGroup } from '../settings/command';
import { deployAwsCommand } from './deploy-aws';
import { deployLocalCommand } from './deploy-local';

export const deployCommand: CommandGroup = {
  name: 'deploy',
  description: 'Deploys every stack: local to an emulator, aws into an account.',
  examples: [
    { command: 'legion deploy local', does: 'to the emulator at http://localhost:4566' },
    { command: 'legion deploy aws --stage dev', does: 'into the account of the configured credentials' },
  ],
  commands: [deployLocalCommand, deployAwsCommand],
};
