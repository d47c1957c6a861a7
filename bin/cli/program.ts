import { Command, CommanderError, Option } from '@commander-js/extra-typings';
import type { AnyCommand, CommandEntry, CommandGroup, CommandResult, Example, Invocation } from './command';
import { createOutput, type CommandContext } from './context';
import { EXIT, explainError } from './explain-error';
import { REGISTRY } from './registry';
import { isSwitch, type Setting, type SettingSet } from './setting';

type AnyProgram = Command<unknown[], Record<string, unknown>>;

/** Runs one command line and returns its exit code. Never throws, never exits: the entry file does that. */
export async function main(
  argv: readonly string[],
  context: CommandContext,
  registry: readonly CommandEntry[] = REGISTRY,
): Promise<number> {
  const json = hasSwitch(argv, '--json');
  const debug = hasSwitch(argv, '--debug');
  try {
    const outcome = await parseAndRun(argv, context, registry);
    if (json && outcome) context.stdout.write(`${JSON.stringify(outcome.json)}\n`);
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
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  const { message, exitCode } = error instanceof CommanderError ? explainUsage(error) : explainError(error);
  context.stderr.write(`${message}\n`);
  if (debug) context.stderr.write(`${stackOf(error)}\n`);
  if (json) context.stdout.write(`${JSON.stringify({ error: message, exitCode })}\n`);
  return exitCode;
}

/** Commander puts its suggestion on a line of its own; here a fault is one line. */
function explainUsage(error: CommanderError) {
  const text = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const hint = error.code === 'commander.help' ? 'name a command; legion --help lists them' : text;
  return { message: hint, exitCode: EXIT.usage };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

async function parseAndRun(
  argv: readonly string[],
  context: CommandContext,
  registry: readonly CommandEntry[],
): Promise<CommandResult | undefined> {
  let outcome: CommandResult | undefined;
  const wanted = wantedCommand(argv, registry);
  const root = rootCommand(context);
  for (const entry of registry) {
    const definition = entry === wanted ? await entry.load() : undefined;
    const command = definition
      ? buildAny(definition, context, (result) => (outcome = result))
      : new Command(entry.name).description(entry.summary);
    root.addCommand(command.summary(entry.summary) as never);
  }
  inheritOutput(root);
  await root.parseAsync([...argv], { from: 'user' });
  return outcome;
}

/** The entry that the command line names, found without parsing so that no other module is loaded. */
function wantedCommand(argv: readonly string[], registry: readonly CommandEntry[]): CommandEntry | undefined {
  const words = argv.filter((word, index) => !word.startsWith('-') && argv[index - 1] !== '--config');
  const name = words[0] === 'help' ? words[1] : words[0];
  return registry.find((entry) => entry.name === name);
}

function rootCommand(context: CommandContext): AnyProgram {
  const root = new Command('legion')
    .description(
      'Realistic, labelled banking event streams through Kinesis, Lambda and DynamoDB, and proof of arrival.',
    )
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: () => {}, // reported once, by main
      getOutHelpWidth: () => context.columns,
      getErrHelpWidth: () => context.columns,
    }) as unknown as AnyProgram;
  addCommonOptions(root);
  return root.addHelpText(
    'after',
    '\nSettings come from flags, then the environment, then legion.yaml, then defaults.\nlegion <command> --help shows examples.',
  );
}

function addCommonOptions(command: AnyProgram): void {
  command.addOption(new Option('--json', 'end with one JSON object as the last line of stdout'));
  command.addOption(new Option('--debug', 'show stack traces'));
  command.addOption(new Option('--config <file>', 'settings file (default: legion.yaml, if there)'));
}

/** Sub-commands made on their own know nothing of the root's output and exit rules until they are told. */
function inheritOutput(command: AnyProgram): void {
  for (const child of command.commands as unknown as AnyProgram[]) {
    child.copyInheritedSettings(command);
    inheritOutput(child);
  }
}

function buildAny(
  definition: AnyCommand | CommandGroup,
  context: CommandContext,
  settle: (result: CommandResult) => void,
): AnyProgram {
  if (!('commands' in definition)) return buildCommand(definition, context, settle);
  const group = new Command(definition.name).description(definition.description) as unknown as AnyProgram;
  for (const child of definition.commands) group.addCommand(buildCommand(child, context, settle));
  return group.addHelpText('after', examplesText(definition.examples));
}

function buildCommand(
  definition: AnyCommand,
  context: CommandContext,
  settle: (result: CommandResult) => void,
): AnyProgram {
  const command = new Command(definition.name).description(definition.description) as unknown as AnyProgram;
  for (const { name, description } of definition.args ?? []) command.argument(name, description);
  for (const setting of Object.values(definition.settings)) {
    command.addOption(commanderOption(setting));
    for (const alias of setting.aliases) command.addOption(new Option(alias).hideHelp());
  }
  addCommonOptions(command);
  command.addHelpText('after', examplesText(definition.examples) + exitCodesText(definition.exitCodes ?? {}));
  command.action(async () => settle(await runCommand(definition, command, context)));
  return command;
}

function commanderOption(setting: Setting<unknown>): Option {
  const fallback = isSwitch(setting.flag) ? undefined : (setting.defaultText ?? setting.default);
  const suffix = fallback === undefined ? '' : ` (default: ${String(fallback)})`;
  return new Option(setting.flag, `${setting.description}${suffix}`);
}

async function runCommand(
  definition: AnyCommand,
  command: AnyProgram,
  context: CommandContext,
): Promise<CommandResult> {
  const { resolveSettings } = await import('./settings');
  const options = command.optsWithGlobals() as Readonly<Record<string, unknown>>;
  const json = options.json === true;
  const invocation: Invocation<SettingSet> = {
    settings: resolveSettings(definition.settings, { options, env: context.env, cwd: context.cwd }),
    args: command.processedArgs.filter((argument): argument is string => argument !== undefined),
    context,
    output: createOutput(context, { json }),
    json,
    debug: options.debug === true,
  };
  return definition.run(invocation as never);
}

function examplesText(examples: readonly Example[]): string {
  if (examples.length === 0) return '';
  return `\nExamples:\n${examples.map(({ command, does }) => `  # ${does}\n  ${command}`).join('\n')}\n`;
}

function exitCodesText(exitCodes: Readonly<Record<number, string>>): string {
  const lines = Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return lines.length === 0 ? '' : `\nExit codes:\n${lines.join('\n')}\n`;
}
