import { processContext } from './cli/process-context';
import { main } from './cli/program';
import { DATA_REGISTRY } from './data/registry';

const [script, ...rest] = process.argv.slice(2);
const argv = script === undefined || script.startsWith('-') ? process.argv.slice(2) : [`data:${script}`, ...rest];

void main(argv, processContext(), DATA_REGISTRY, 'npm run').then((code) => {
  // After what was written has gone out.
  process.stdout.write('', () => process.exit(code));
});
