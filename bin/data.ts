import { processContext } from './settings/process-context';
import { main } from './commands/program';
import { DATA_REGISTRY } from './commands/data/registry';

const [script, ...rest] = process.argv.slice(2);
const argv = script === undefined || script.startsWith('-') ? process.argv.slice(2) : [`data:${script}`, ...rest];

void main(argv, processContext(), DATA_REGISTRY, 'npm run').then((code) => {
  // Runs after all output has been written.
  process.stdout.write('', () => process.exit(code));
});
