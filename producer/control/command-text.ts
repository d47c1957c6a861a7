import type { ControlCommand } from './control-machine';
import { settingsText, type LiveSettings } from './live-settings';

/** What the log says of a command. @param settings those that are set now, with the command's changes */
export function commandText(command: ControlCommand, settings: LiveSettings): string {
  switch (command.kind) {
    case 'start':
    case 'pause':
    case 'stop':
      return `${command.kind} was asked for`;
    case 'change':
      return `set: ${settingsText(settings)}`;
    case 'burst':
      return `burst: ${command.burst.multiplier} times the rate for ${command.burst.seconds} s`;
    default:
      throw new Error(`no such command: ${JSON.stringify(command satisfies never)}`);
  }
}
