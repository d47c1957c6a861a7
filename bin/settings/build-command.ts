import { Command, Option } from '@commander-js/extra-typings';
import type { AnyCommand, CommandGroup, CommandResult, Example, Invocation } from './command';
import { addCommonOptions, type AnyProgram } from './common-options';
import { createOutput, type CommandContext } from '../text/context';
import { defaultTextOf, isSwitch, longFlag, optionKey, type Setting, type SettingSet } from './setting';
import { resolveSettings } from './settings';
import { SETTING_GROUPS, type SettingGroup } from './settings-table';
import { unexpectedWords } from './unexpected-words';
import { wrapped } from '../text/wrapped';

type Settle = (result: CommandResult) => void;

/** Builds commander's form of a command or a group. `settle` receives the result of a call. */
export function buildCommand(
  definition: AnyCommand | CommandGroup,
  context: CommandContext,
  settle: Settle,
): AnyProgram {
  if (!('commands' in definition)) return buildOne(definition, context, settle);
  const group = new Command(definition.name).description(definition.description) as unknown as AnyProgram;
  for (const child of definition.commands) group.addCommand(buildOne(child, context, settle));
  return group.addHelpText('after', examplesText(definition.examples));
}

function buildOne(definition: AnyCommand, context: CommandContext, settle: Settle): AnyProgram {
  // Unknown words are reported together with all other faults, and not one at a time by commander.
  const command = new Command(definition.name)
    .description(definition.description)
    .allowUnknownOption() as unknown as AnyProgram;
  for (const { name, description } of definition.args ?? []) command.argument(name, description);
  for (const setting of ownFirst(definition.settings)) {
    if (setting.isSecret) continue; // an unknown option, which names the variable
    command.addOption(new Option(setting.flag, descriptionOf(setting)).helpGroup(groupOf(setting)));
    for (const alias of setting.aliases) command.addOption(new Option(alias).hideHelp());
  }
  addCommonOptions(command);
  const { examples, exitCodes = {} } = definition;
  command.addHelpText('after', examplesText(examples) + exitCodesText(exitCodes, context.columns));
  command.action(async () => settle(await runCommand(definition, command, context)));
  return command;
}

const OWN = 'Options:';

/** A setting without a key for the settings file belongs to its command alone. */
function groupOf({ yamlKey }: Setting<unknown>): string {
  if (yamlKey === undefined) return OWN;
  const holds = ({ settings }: SettingGroup) => Object.values(settings).some((one) => one.yamlKey === yamlKey);
  return SETTING_GROUPS.find(holds)?.title ?? OWN;
}

/** The command's own settings come before those it shares; the help shows groups in this order. */
function ownFirst(settings: SettingSet): Setting<unknown>[] {
  const order = [OWN, ...SETTING_GROUPS.map(({ title }) => title)];
  return Object.values(settings).toSorted((a, b) => order.indexOf(groupOf(a)) - order.indexOf(groupOf(b)));
}

function descriptionOf(setting: Setting<unknown>): string {
  const fallback = isSwitch(setting.flag) ? undefined : defaultTextOf(setting);
  const remarks = [
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
    ...(setting.variables.length === 0 ? [] : [`env: ${setting.variables.map(({ name }) => name).join(', ')}`]),
  ];
  return remarks.length === 0 ? setting.description : `${setting.description} (${remarks.join('; ')})`;
}

async function runCommand(
  definition: AnyCommand,
  command: AnyProgram,
  context: CommandContext,
): Promise<CommandResult> {
  const options = command.optsWithGlobals() as Readonly<Record<string, string | boolean | undefined>>;
  const json = options.json === true;
  const secrets = Object.values(definition.settings).filter(({ isSecret }) => isSecret);
  const faults = unexpectedWords(command.args, {
    secrets: new Map(secrets.map(({ flag, variables }) => [longFlag(flag), variables[0]!.name])),
    flags: command.options.map(({ flags }) => longFlag(flags)),
    argumentCount: definition.args?.length ?? 0,
  });
  const { env, envFile, cwd } = context;
  const variables = { env, envFile, cwd };
  const invocation: Invocation<SettingSet> = {
    settings: resolveSettings(definition.settings, { options, ...variables, faults }),
    args: command.args,
    flags: flagsGiven(definition.settings, options),
    context,
    output: createOutput(context, { json }),
    json,
    debug: options.debug === true,
  };
  return definition.run(invocation as never);
}

function flagsGiven(settings: SettingSet, options: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const flags = Object.values(settings).map(({ flag }) => flag);
  return new Set(flags.filter((flag) => options[optionKey(flag)] !== undefined).map(longFlag));
}

function examplesText(examples: readonly Example[]): string {
  if (examples.length === 0) return '';
  return `\nExamples:\n${examples.map(({ command, does }) => `  # ${does}\n  ${command}`).join('\n')}\n`;
}

function exitCodesText(exitCodes: Readonly<Record<number, string>>, columns: number): string {
  const entries = Object.entries(exitCodes);
  if (entries.length === 0) return '';
  const codeWidth = Math.max(...entries.map(([code]) => code.length));
  const lines = entries.flatMap(([code, meaning]) =>
    wrapped(meaning, { first: `  ${code.padStart(codeWidth)}  `, width: columns }),
  );
  return `\nExit codes beside 0 and 1:\n${lines.join('\n')}\n`;
}
