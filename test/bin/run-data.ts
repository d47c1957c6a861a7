import { main } from '../../bin/commands/program';
import { aContext } from './a-context';

/** Runs `legion data <words>` in a folder. */
export async function runData(folder: string, ...words: string[]) {
  const context = aContext(folder);
  const exitCode = await main(['data', ...words], context);
  const { stdout, stderr } = context.texts;
  return { exitCode, stdout, stderr, json: () => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as object };
}
