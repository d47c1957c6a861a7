import { processContext } from './settings/process-context';
import { main } from './commands/program';
import { DATA_REGISTRY } from './commands/data/registry';

const [script, ...rest] = process.argv.slice(2);
const argv = script === undefined || script.startsWith('-') ? process.argv.slice(2) : [`data:${script}`, ...rest];

void main(argv, processContext(), DATA_REGISTRY, 'npm run').then((code) => {
  // After what was written has gone out.
  process.stdout.write('', () => process.exit(code));
});
