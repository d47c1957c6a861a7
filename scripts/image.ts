import { version } from '../package.json';
import { attachedRunner, showingRunner, type CommandRunner } from '../bin/deploy/command-runner';
import { REPOSITORY } from '../bin/deploy/repository';
import { runStep } from '../bin/deploy/run-step';
import { runMain } from '../bin/settings/run-main';
import { UserError } from '../lib/core/user-error';
import * as docker from './image/docker-words';
import { imageWords, type ImageWords } from './image/image-words';

/** What the script needs from its process. */
export type ImageDependencies = {
  /** Makes a runner that passes a program's output to `write`. */
  readonly runnerTo: (write: (chunk: Uint8Array) => void) => CommandRunner;
  /** Runs a program attached to the terminal. */
  readonly attached: CommandRunner;
  readonly show: (chunk: Uint8Array) => void;
  readonly note: (line: string) => void;
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * Builds, tests, pushes, runs and removes the image `legion` with docker.
 *
 *   npm run image -- build
 *   npm run image -- build --tag registry.example.com/team/legion:0.1.0
 *   npm run image -- run -- demo --events 1000
 *
 * @throws UserError when docker is missing or fails
 */
export async function image(argv: readonly string[], dependencies: ImageDependencies): Promise<number> {
  const asked = imageWords(argv, version);
  if (asked.verb === 'push') requireRegistry(asked.tags);
  await requireEngine(dependencies);
  switch (asked.verb) {
    case 'build':
      await step('build', docker.buildWords(asked.tags, version), dependencies);
      return 0;
    case 'test':
      await testImage(asked.tags[0]!, dependencies);
      return 0;
    case 'push':
      for (const tag of asked.tags) await step(`push ${tag}`, docker.pushWords(tag), dependencies);
      return 0;
    case 'run':
      return runImage(asked, dependencies);
    case 'clean':
      for (const tag of asked.tags) await removeImage(tag, dependencies);
      return 0;
    default:
      return asked.verb satisfies never;
  }
}

/** Without a registry in the name, docker would push to its public registry, where `legion` is not ours. */
function requireRegistry(tags: readonly string[]): void {
  const local = tags.find((tag) => !tag.includes('/'));
  if (local === undefined) return;
  throw new UserError(`${local} names no registry to push to: --tag registry.example.com/team/${local}`);
}

async function requireEngine({ runnerTo, env }: ImageDependencies): Promise<void> {
  const code = await runnerTo(() => undefined)(dockerCommand(docker.ENGINE_WORDS, env));
  if (code === 127) throw new UserError('docker cannot be started: is it installed, and on the PATH?');
  if (code !== 0) throw new UserError('no Docker engine answers: start it, or name one in DOCKER_HOST');
}

async function step(name: string, words: docker.DockerWords, dependencies: ImageDependencies): Promise<void> {
  const { runnerTo, show, note, env } = dependencies;
  const command = dockerCommand(words, env);
  await runStep({ name, program: 'docker', command }, { run: runnerTo(show), note });
}

async function testImage(tag: string, dependencies: ImageDependencies): Promise<void> {
  const chunks: Uint8Array[] = [];
  const show = (chunk: Uint8Array) => {
    chunks.push(chunk);
    dependencies.show(chunk);
  };
  await step(`demo in ${tag}`, docker.testWords(tag), { ...dependencies, show });
  const verdict = verdictOf(Buffer.concat(chunks).toString());
  if (verdict !== 'PROVEN')
    throw new UserError(`demo in ${tag} must end PROVEN, but ended ${verdict ?? 'without a verdict'}`);
  dependencies.note(`${tag}: PROVEN`);
}

/** Reads the verdict from the line of JSON that `--json` writes. */
function verdictOf(said: string): string | undefined {
  const line = said.split('\n').findLast((text) => text.startsWith('{"'));
  if (line === undefined) return undefined;
  return (JSON.parse(line) as { verdict?: string }).verdict;
}

async function runImage({ tags, words }: ImageWords, { attached, terminal, env }: ImageDependencies): Promise<number> {
  return attached(dockerCommand(docker.runWords(tags[0]!, { words, terminal }), env));
}

async function removeImage(tag: string, dependencies: ImageDependencies): Promise<void> {
  const { runnerTo, note, env } = dependencies;
  const known = await runnerTo(() => undefined)(dockerCommand(docker.inspectWords(tag), env));
  if (known === 0) await step(`remove ${tag}`, docker.removeWords(tag), dependencies);
  else note(`${tag} does not exist`);
}

function dockerCommand(args: docker.DockerWords, env: ImageDependencies['env']) {
  return { file: 'docker', args, cwd: REPOSITORY, env };
}

if (require.main === module) {
  // Ctrl-C also reaches docker, which stops the container; this process stays to report the exit code.
  process.on('SIGINT', () => undefined);
  const show = (chunk: Uint8Array) => void process.stderr.write(chunk);
  runMain(() =>
    image(process.argv.slice(2), {
      runnerTo: showingRunner,
      attached: attachedRunner(),
      show,
      note: (line) => show(Buffer.from(`${line}\n`)),
      terminal: process.stdin.isTTY && process.stderr.isTTY,
      env: process.env,
    }),
  );
}
