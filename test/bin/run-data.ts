import { main } from '../../bin/commands/program';
import { DATA_REGISTRY } from '../../bin/commands/data/registry';
import { aContext } from './a-context';

/** Runs one of the scripts about the dataset in a folder, as its entry file does. */
export async function runData(folder: string, ...argv: string[]) {
  const context = aContext(folder);
  const exitCode = await main(argv, context, DATA_REGISTRY, 'npm run');
  const { stdout, stderr } = context.texts;
  return { exitCode, stdout, stderr, json: () => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as object };
}
