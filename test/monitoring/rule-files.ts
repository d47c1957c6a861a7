import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const ROOT = path.join(__dirname, '..', '..');
export const MONITORING = path.join(ROOT, 'monitoring');

export type Alert = {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};
type Recording = { readonly record: string; readonly expr: string };
type Rules<Rule> = { readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[] };

/** A file of monitoring/, from YAML. */
export function readYaml(file: string): unknown {
  return parse(readFileSync(path.join(MONITORING, file), 'utf8'));
}

export const alertRules = readYaml('rules/alerts.yml') as Rules<Alert>;
export const alerts = alertRules.groups.flatMap(({ rules }) => rules);
export const recordings = (readYaml('rules/recording.yml') as Rules<Recording>).groups.flatMap(({ rules }) => rules);

/** Runs promtool in monitoring/. */
export function promtool(...words: string[]): { readonly said: string; readonly passed: boolean } {
  const { status, stdout, stderr } = spawnSync('promtool', words, { encoding: 'utf8', cwd: MONITORING });
  return { said: `${stdout}${stderr}`, passed: status === 0 };
}
