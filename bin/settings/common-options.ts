import { Option, type Command } from '@commander-js/extra-typings';

export type AnyProgram = Command<unknown[], Record<string, unknown>>;

/** What the root and every command understand. */
export function addCommonOptions(command: AnyProgram): void {
  const group = 'Every command:';
  command.addOption(new Option('--json', 'end with one JSON object as the last line of stdout').helpGroup(group));
  command.addOption(new Option('--debug', 'show stack traces').helpGroup(group));
  command.addOption(new Option('--config <file>', 'settings file (default: legion.yaml, if there)').helpGroup(group));
  command.addHelpOption(new Option('-h, --help', 'show this help').helpGroup(group));
}
