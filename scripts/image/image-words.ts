import { parseArgs } from 'node:util';
import { UserError } from '../../lib/core/user-error';

export const VERBS = ['build', 'test', 'push', 'run', 'clean'] as const;
type Verb = (typeof VERBS)[number];

export type ImageWords = {
  readonly verb: Verb;
  /** Names of the image; `test` and `run` use the first. */
  readonly tags: readonly string[];
  /** The words after `--`: the command line inside the container. */
  readonly words: readonly string[];
};

const USAGE = `say npm run image -- ${VERBS.join('|')} [--tag NAME]... [-- COMMAND...]`;

/**
 * Parses the command line of `npm run image`.
 * @param version the default tag
 * @throws UserError on a usage error
 */
export function imageWords(argv: readonly string[], version: string): ImageWords {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const words = end === -1 ? [] : argv.slice(end + 1);
  const { positionals, tags } = parsed(own);
  const verb = VERBS.find((name) => name === positionals[0]);
  if (verb === undefined || positionals.length > 1) throw new UserError(USAGE);
  if (words.length > 0 && verb !== 'run') throw new UserError(`only run takes a command after --, not ${verb}`);
  return { verb, words, tags: tags ?? [`legion:${version}`, 'legion:latest'] };
}

function parsed(argv: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      options: { tag: { type: 'string', multiple: true } },
      allowPositionals: true,
    });
    return { positionals, tags: values.tag };
  } catch (cause) {
    // Drops the advice that Node.js appends, which does not apply here.
    const [reason] = (cause as Error).message.split('. ');
    throw new UserError(`${reason}: ${USAGE}`, { cause });
  }
}
