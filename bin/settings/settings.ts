import type * as z from 'zod';
import { ENV_FILE } from './env-file';
import { nearest } from '../../lib/core/nearest';
import { longFlag, optionKey, type Setting, type SettingSet, type SettingValues } from './setting';
import { readSettingsFile, type SettingsFile } from './settings-file';
import { ALL_SETTINGS } from './settings-table';
import { UsageError } from '../text/usage-error';

export type SettingSources = {
  /** Options as commander parsed them: texts, or true for a switch. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Those of `env` that come from `.env`. @default none */
  readonly envFile?: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Faults already found in the call, to be reported with the rest. @default none */
  readonly faults?: readonly string[];
};

type Given = { readonly from: string; readonly text: string };

/**
 * The values of a command's settings: flags, then environment, then .env, then legion.yaml, then defaults.
 * @throws UsageError that lists the faults of all sources at once.
 */
export function resolveSettings<S extends SettingSet>(settings: S, sources: SettingSources): SettingValues<S> {
  const file = readSettingsFile(sources.cwd, sources.options.config as string | undefined);
  const faults = [...(sources.faults ?? []), ...unknownKeys(file)];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = firstGiven(setting, sources, file);
    if (!given) {
      values[name] = setting.default;
      continue;
    }
    const parsed = setting.kind.schema.safeParse(given.text);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(faultText(given, setting, parsed.error));
  }
  if (faults.length > 0) throw new UsageError(faults);
  return values as SettingValues<S>;
}

function faultText({ from, text }: Given, { kind }: Setting<unknown>, error: z.ZodError): string {
  const [issue] = error.issues;
  const precise = issue?.code === 'custom' && issue.message !== kind.allowed ? issue.message : undefined;
  return precise === undefined ? `${from} must be ${kind.allowed}, got ${JSON.stringify(text)}` : `${from}: ${precise}`;
}

function firstGiven(setting: Setting<unknown>, sources: SettingSources, file: SettingsFile): Given | undefined {
  for (const flag of [setting.flag, ...setting.aliases]) {
    const option = sources.options[optionKey(flag)];
    if (option !== undefined) return { from: longFlag(flag), text: String(option) };
  }
  const { env, envFile = {} } = sources;
  // Shells and compose files write an empty value for "not set".
  const given = setting.variables.filter(({ name }) => env[name] !== undefined && env[name] !== '');
  const [variable] = [...given.filter(({ name }) => !(name in envFile)), ...given];
  if (variable !== undefined) {
    const { name, adapt = (text: string) => text } = variable;
    return { from: name in envFile ? `${ENV_FILE}: ${name}` : name, text: adapt(env[name]!) };
  }
  const text = setting.yamlKey === undefined ? undefined : file.entries.get(setting.yamlKey);
  return text === undefined ? undefined : { from: `${file.path}: ${setting.yamlKey}`, text };
}

function unknownKeys(file: SettingsFile): string[] {
  const known = Object.values(ALL_SETTINGS).flatMap((setting) => setting.yamlKey ?? []);
  return [...file.entries.keys()]
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = nearest(key, known);
      return `${file.path}: unknown key ${JSON.stringify(key)}${meant ? `, did you mean ${meant}?` : ': remove it'}`;
    });
}
