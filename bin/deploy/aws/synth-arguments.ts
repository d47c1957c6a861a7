import { UserError } from '../../../lib/core/user-error';
import { resolveSettings } from '../../../lib/stacks/app-settings';
import { CONTEXT_NAMES, propsFromContext } from '../../../lib/stacks/context-props';
import { refuseUnfit } from '../../../lib/stacks/refuse-unfit';

/**
 * Arguments of `cdk synth` for a command line: `--batch-size 1000` becomes `--context batchSize=1000`; flags
 * that are not ours are passed to the CDK unchanged, with their values.
 * @throws UserError when our flags contradict each other, before the CDK starts
 */
export function synthArguments(words: readonly string[]): string[] {
  const context: Record<string, string> = {};
  const others: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const name = contextName(word);
    if (name === undefined) others.push(word);
    else context[name] = word.includes('=') ? word.slice(word.indexOf('=') + 1) : valueAfter(word, words[++i]);
  }
  const props = propsFromContext(context);
  refuseUnfit(props);
  resolveSettings(props.target, props.settings);
  return [
    'synth',
    '--quiet',
    ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
    ...others,
  ];
}

/** `--batch-size` and `--batchSize=9` both mean `batchSize`. */
function contextName(word: string): string | undefined {
  if (!word.startsWith('--')) return undefined;
  const flag = word.slice(2).split('=')[0]!;
  const name = flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return CONTEXT_NAMES.find((known) => known === name);
}

function valueAfter(flag: string, value: string | undefined): string {
  if (value !== undefined && !value.startsWith('--')) return value;
  throw new UserError(`${flag} needs a value, got ${value ?? 'nothing'}; write for example ${flag} prod`);
}
