import type { CommandContext, Output } from '../text/context';
import type { SettingSet, SettingValues } from './setting';

/** The result of a command. With `--json`, `json` is the last line of stdout. */
export type CommandResult = {
  /** 0 only if what the command promises holds. */
  readonly exitCode: number;
  readonly json: Readonly<Record<string, unknown>>;
};

/** One call of a command: everything it may look at. */
export type Invocation<S extends SettingSet> = {
  readonly settings: SettingValues<S>;
  /** Positional arguments, in the order of the definition. */
  readonly args: readonly string[];
  /** Long flags given in the call itself, such as `--stage`: not values from variables or files. */
  readonly flags: ReadonlySet<string>;
  readonly context: CommandContext;
  readonly output: Output;
  readonly json: boolean;
  readonly debug: boolean;
};

export type Example = { readonly command: string; readonly does: string };

/** A command as a value: its help and what it does. */
export type CommandDefinition<S extends SettingSet = SettingSet> = {
  readonly name: string;
  readonly description: string;
  /** As commander wants them: `<id>`, `[file]`. */
  readonly args?: readonly { readonly name: string; readonly description: string }[];
  readonly settings: S;
  readonly examples: readonly Example[];
  /** What exit codes other than 0 and 1 mean. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  readonly run: (invocation: Invocation<S>) => Promise<CommandResult>;
};

/** A command that only groups others: `query` groups `query recent` and more. */
export type CommandGroup = {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly Example[];
  readonly commands: readonly AnyCommand[];
};

/** A definition whose settings were type-checked where it was defined. */
export type AnyCommand = Omit<CommandDefinition, 'run'> & {
  readonly run: (invocation: never) => Promise<CommandResult>;
};

/** Checks a definition against its own settings. */
export function defineCommand<S extends SettingSet>(definition: CommandDefinition<S>): AnyCommand {
  return definition;
}

/** What is known about a command before its module is loaded. */
export type CommandEntry = {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<AnyCommand | CommandGroup>;
};
