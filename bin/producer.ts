import { processContext } from './settings/process-context';
import { main } from './commands/program';
import { CONTAINER_COMMANDS } from './commands/container-commands';

/** The container's program: the command line with what a producer needs, and nothing that deploys. */
void main(process.argv.slice(2), processContext(), CONTAINER_COMMANDS).then((code) => {
  // Runs after all output has been written; idle keep-alive sockets end with the process.
  process.stdout.write('', () => process.exit(code));
});
