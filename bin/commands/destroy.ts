import type { CommandGroup } from '../settings/command';
import { destroyAwsCommand } from './destroy-aws';
import { destroyLocalCommand } from './destroy-local';

export const destroyCommand: CommandGroup = {
  name: 'destroy',
  description: 'Removes every stack with all stored data: local from an emulator, aws from an account.',
  examples: [
    { command: 'legion destroy local', does: 'from the emulator at http://localhost:4566' },
    { command: 'legion destroy aws --stage dev', does: 'from the account of the configured credentials' },
  ],
  commands: [destroyLocalCommand, destroyAwsCommand],
};
