import { Command, CommanderError } from '@commander-js/extra-typings';
import { version } from '../../package.json';
import type { CommandEntry, CommandResult } from '../settings/command';
import { addCommonOptions, type AnyProgram } from '../settings/common-options';
import type { CommandContext } from '../text/context';
import { withEnvFile } from '../settings/env-file';
import { EXIT, explainError } from '../text/explain-error';
import { REGISTRY } from './registry';
import { emphasize, showsColors } from '../text/emphasize';
import { visibleJson, visibleText } from '../text/visible-text';

/** Runs one command line and returns its exit code. Never rejects: every fault is reported. Exiting is left to the entry file. */
export async function main(
  argv: readonly string[],
  context: CommandContext,
  registry: readonly CommandEntry[] = REGISTRY,
  program = 'legion',
): Promise<number> {
  const json = hasSwitch(argv, '--json');
  const debug = hasSwitch(argv, '--debug');
  try {
    const variables = withEnvFile(context.env, context.cwd);
    const outcome = await parseAndRun(argv, { ...context, ...variables }, { registry, program });
    if (json && outcome) context.stdout.write(`${visibleJson(JSON.stringify(outcome.json))}\n`);
    return outcome?.exitCode ?? EXIT.ok;
  } catch (error) {
    return report(error, context, { json, debug });
  }
}

function hasSwitch(argv: readonly string[], name: string): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? undefined : end).includes(name);
}

function report(error: unknown, context: CommandContext, { json, debug }: { json: boolean; debug: boolean }): number {
  if (error instanceof CommanderError && error.exitCode === 0) {
    if (json && error.code === 'commander.version') context.stdout.write(`${JSON.stringify({ version })}\n`);
    return EXIT.ok;
  }
  const { lines, exitCode } = error instanceof CommanderError ? explainUsage(error) : explainError(error);
  for (const line of lines) context.stderr.write(`${visibleText(line)}\n`);
  if (debug) for (const line of stackOf(error).split('\n')) context.stderr.write(`${visibleText(line)}\n`);
  if (json) context.stdout.write(`${visibleJson(JSON.stringify({ error: lines.join('; '), exitCode }))}\n`);
  return exitCode;
}

/** Commander puts its suggestion on a second line; here a fault is one line. */
function explainUsage(error: CommanderError) {
  const text = error.message
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/ \(Did you mean (.*)\?\)$/, ', did you mean $1?');
  const remedy = text.endsWith('?') ? '' : ': --help shows what is understood';
  const line = error.code === 'commander.help' ? 'name a command: those above are understood' : `${text}${remedy}`;
  return { lines: [line], exitCode: EXIT.usage };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

async function parseAndRun(
  argv: readonly string[],
  context: CommandContext,
  { registry, program }: { registry: readonly CommandEntry[]; program: string },
): Promise<CommandResult | undefined> {
  let outcome: CommandResult | undefined;
  const wanted = wantedCommand(argv, registry);
  const root = rootCommand(context, program);
  for (const entry of registry) {
    const command =
      entry === wanted
        ? await loadCommand(entry, context, (result) => (outcome = result))
        : new Command(entry.name).description(entry.summary);
    root.addCommand(command.summary(entry.summary) as never);
  }
  inheritOutput(root);
  // Some people type the word instead of the flag.
  await root.parseAsync(argv[0] === 'version' ? ['--version', ...argv.slice(1)] : [...argv], { from: 'user' });
  return outcome;
}

async function loadCommand(
  entry: CommandEntry,
  context: CommandContext,
  settle: (result: CommandResult) => void,
): Promise<AnyProgram> {
  const [{ buildCommand }, definition] = await Promise.all([import('../settings/build-command'), entry.load()]);
  return buildCommand(definition, context, settle);
}

/** The entry named on the command line, found without parsing so that no other module is loaded. */
function wantedCommand(argv: readonly string[], registry: readonly CommandEntry[]): CommandEntry | undefined {
  const words = argv.filter((word, index) => !word.startsWith('-') && argv[index - 1] !== '--config');
  const name = words[0] === 'help' ? words[1] : words[0];
  return registry.find((entry) => entry.name === name);
}

function rootCommand(context: CommandContext, program: string): AnyProgram {
  const root = new Command(program)
    .description(
      'Realistic, labelled banking event streams through Kinesis, Lambda and DynamoDB, and proof of arrival.',
    )
    .version(version, '-V, --version', 'show the version')
    .showSuggestionAfterError(true)
    .exitOverride()
    // Passed on to every command, which reports surplus words together with all other faults.
    .allowExcessArguments()
    .configureHelp({ styleTitle: (title) => emphasize(title, context) })
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      // Help that was not asked for; errors are reported once, by main.
      writeErr: (text) => void context.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => context.columns,
      getErrHelpWidth: () => context.columns,
      getOutHasColors: () => showsColors(context),
      getErrHasColors: () => showsColors(context),
    }) as unknown as AnyProgram;
  addCommonOptions(root);
  return root.addHelpText(
    'after',
    '\nSettings come from flags, then the environment, then .env, then legion.yaml,\nthen defaults.\nlegion <command> --help shows examples.',
  );
}

/** Subcommands created separately must be given the root's output and exit rules. */
function inheritOutput(command: AnyProgram): void {
  for (const child of command.commands as unknown as AnyProgram[]) {
    child.copyInheritedSettings(command);
    inheritOutput(child);
  }
}
