import { synthArguments } from '../bin/deploy/aws/synth-arguments';
import { showingRunner } from '../bin/deploy/command-runner';
import { CDK, REPOSITORY, installedProgram } from '../bin/deploy/repository';
import { runMain } from '../bin/settings/run-main';

/**
 * Writes the templates of a deployment to cdk.out, or to the folder of --output.
 *
 *   npm run synth
 *   npm run synth -- --target aws --stage prod --shards 8 --output /tmp/templates
 */
async function main(words: readonly string[]): Promise<number> {
  const run = showingRunner((chunk) => void process.stderr.write(chunk));
  return run({
    file: process.execPath,
    args: [installedProgram(CDK), ...synthArguments(words)],
    cwd: REPOSITORY,
    env: process.env,
  });
}

runMain(() => main(process.argv.slice(2)));
