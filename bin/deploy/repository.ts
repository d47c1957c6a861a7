import path from 'node:path';
import { IS_COMPILED } from '../../lib/core/is-compiled';
import { UserError } from '../../lib/core/user-error';

/** Root of this repository, or of the compiled program, wherever the command is called from. */
export const REPOSITORY = path.resolve(__dirname, '..', '..');

/**
 * The file of a program of an installed package, wherever npm has put the package.
 * @throws UserError when it is not installed
 */
export function installedProgram(program: string): string {
  const [, name = program, file = ''] = /^(@[^/]+\/[^/]+|[^/]+)\/(.+)$/.exec(program) ?? [];
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`, { paths: [REPOSITORY] })), file);
  } catch (cause) {
    throw new UserError(`${name} is not installed: run npm install ${name}`, { cause });
  }
}

/** The command line as a file that Node.js runs. */
export const LEGION = IS_COMPILED
  ? path.join(REPOSITORY, 'bin', 'legion.js')
  : path.join(REPOSITORY, 'scripts', 'legion.js');

/**
 * The words that tell the CDK which app is meant; in the repository cdk.json says it. The CDK hands them to a shell, but
 * first removes quotes from both ends: `node` comes from the PATH, as it does for npm.
 */
export const APP_WORDS: readonly string[] = IS_COMPILED
  ? ['--app', `node "${path.join(REPOSITORY, 'bin', 'app.js')}"`]
  : [];

export const CDK = 'aws-cdk/bin/cdk';
export const CDKLOCAL = 'aws-cdk-local/bin/cdklocal';
