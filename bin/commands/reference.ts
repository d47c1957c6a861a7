import type { AnyCommand, CommandEntry } from '../settings/command';
import { REGISTRY } from './registry';
import { defaultTextOf, type SettingSet } from '../settings/setting';
import { SETTING_GROUPS } from '../settings/settings-table';

/** A setting as the documentation lists it. */
export type SettingReference = {
  /** Such as `Run`. */
  readonly group: string;
  /** As the help shows it: `-n, --events <count>`; undefined for a secret, which has none. */
  readonly flag: string | undefined;
  /** Environment variables that set it; the first one wins. */
  readonly variables: readonly string[];
  readonly yamlKey: string;
  /** The default in words. */
  readonly default: string;
  readonly description: string;
  /** What is allowed. */
  readonly allowed: string;
};

/** Every setting that flags, environment and legion.yaml share, in the order of the help. */
export function settingsReference(): SettingReference[] {
  return SETTING_GROUPS.flatMap(({ name: group, settings }) =>
    Object.entries(settings).map(([name, setting]) => ({
      group,
      flag: setting.isSecret ? undefined : setting.flag,
      variables: setting.variables.map((variable) => variable.name),
      yamlKey: setting.yamlKey ?? name,
      default: defaultTextOf(setting) ?? 'none',
      description: setting.description,
      allowed: setting.kind.allowed,
    })),
  );
}

/** The configuration table of the documentation, in Markdown. */
export function settingsTable(): string {
  const rows = settingsReference().map(({ group, flag, variables, yamlKey, allowed, description, ...rest }) => {
    const names = variables.map((name) => `\`${name}\``).join(', ');
    // Outside code, Markdown treats <run id> as a tag.
    const fallback = rest.default.replaceAll('<', '&lt;');
    return [
      group,
      flag === undefined ? 'none' : `\`${flag}\``,
      names,
      `\`${yamlKey}\``,
      fallback,
      `${description}; ${allowed}`,
    ];
  });
  const titles = ['', 'Flag', 'Variable', 'legion.yaml', 'Default', 'Meaning'];
  return [titles, titles.map(() => '---'), ...rows].map(markdownRow).join('\n');
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** A command that can be called: `produce`, `query recent`. */
export type CommandReference = {
  readonly name: string;
  /** One line, as the list of commands shows it. */
  readonly summary: string;
  /** Positional arguments: `<id>`. */
  readonly args: readonly string[];
  readonly flags: readonly string[];
  readonly exitCodes: Readonly<Record<number, string>>;
};

/** Every command with its own flags, in the order of the help; loads all of them. */
export async function commandReference(registry: readonly CommandEntry[] = REGISTRY): Promise<CommandReference[]> {
  const all = await Promise.all(registry.map(async (entry) => referencesOf(entry, await entry.load())));
  return all.flat();
}

function referencesOf(entry: CommandEntry, loaded: Awaited<ReturnType<CommandEntry['load']>>): CommandReference[] {
  if (!('commands' in loaded)) return [{ ...referenceOf(loaded), summary: entry.summary }];
  return loaded.commands.map((command) => ({ ...referenceOf(command), name: `${entry.name} ${command.name}` }));
}

function referenceOf({ name, description, args = [], settings, exitCodes = {} }: AnyCommand): CommandReference {
  return {
    name,
    summary: description,
    args: args.map((argument) => argument.name),
    flags: flagsOf(settings),
    exitCodes,
  };
}

function flagsOf(settings: SettingSet): string[] {
  return Object.values(settings)
    .filter(({ isSecret }) => !isSecret)
    .map(({ flag }) => flag);
}
