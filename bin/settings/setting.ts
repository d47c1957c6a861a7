import type { SettingKind } from './setting-kinds';

/** An environment variable that sets a setting. `adapt` converts an older system's format to ours. */
type SettingVariable = { readonly name: string; readonly adapt?: (text: string) => string };

/** One setting, declared once for the command line, the settings file and the documentation. */
export type Setting<T> = {
  /** As commander wants it: `--rate <events/s>`; without a value it is a switch. */
  readonly flag: string;
  /** Other names of the flag, accepted but not shown. */
  readonly aliases: readonly string[];
  /** Earlier ones win. */
  readonly variables: readonly SettingVariable[];
  /** Key in legion.yaml; undefined for settings that make sense for one call only. */
  readonly yamlKey: string | undefined;
  readonly kind: SettingKind<unknown>;
  readonly default: T;
  /** Words for the default in help and documentation; the value itself otherwise. */
  readonly defaultText: string | undefined;
  readonly description: string;
  /** Only variables and the settings file set it: other processes can read the words of a command. */
  readonly isSecret: boolean;
};

export type SettingSet = Readonly<Record<string, Setting<unknown>>>;

/** The values that a set of settings resolves to. */
export type SettingValues<S extends SettingSet> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

type SettingInput<T> = {
  flag: string;
  aliases?: readonly string[];
  kind: SettingKind<T>;
  description: string;
  variables?: readonly (string | SettingVariable)[];
  yamlKey?: string;
  defaultText?: string;
  isSecret?: boolean;
};

/** A setting with a default always has a value; one without a default is undefined until it is set. */
export function setting<T>(input: SettingInput<T> & { default: NoInfer<T> }): Setting<T>;
export function setting<T>(input: SettingInput<T>): Setting<T | undefined>;
export function setting<T>(input: SettingInput<T> & { default?: T }): Setting<T | undefined> {
  const variables = (input.variables ?? []).map((entry) => (typeof entry === 'string' ? { name: entry } : entry));
  const { flag, aliases = [], kind, description, yamlKey, defaultText, isSecret = false } = input;
  return { flag, aliases, kind, description, yamlKey, defaultText, variables, isSecret, default: input.default };
}

/** The same setting with another default, for a command where people expect a different one. */
export function withDefault<T>(base: Setting<T>, value: NonNullable<T>, defaultText?: string): Setting<NonNullable<T>> {
  return { ...base, default: value, defaultText };
}

/** Words for the default; undefined where there is none. */
export function defaultTextOf({ defaultText, default: value }: Setting<unknown>): string | undefined {
  return defaultText ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

/** `--anomaly-rate <share>` → `--anomaly-rate` */
export function longFlag(flag: string): string {
  return /--[a-z][a-z0-9-]*/.exec(flag)![0];
}

/** `--anomaly-rate <share>` → `anomalyRate`, as commander names the parsed option. */
export function optionKey(flag: string): string {
  return longFlag(flag)
    .slice(2)
    .replaceAll(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

export function isSwitch(flag: string): boolean {
  return !/[<[]/.test(flag);
}
