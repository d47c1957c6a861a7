import { spawnSync } from 'node:child_process';

/** Debian's package `prometheus` has it; CI installs it. */
const isInstalled = spawnSync('promtool', ['--version']).status === 0;

/** Holds tests that need promtool: they are skipped, by name, where it is missing. */
export const describeWithPromtool = isInstalled ? describe : describe.skip;

/** What `promtool check metrics` finds wrong with a text; empty when it is clean. */
export function promtoolFindings(text: string): string {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  const findings = `${stdout}${stderr}`.trim();
  return findings === '' && status !== 0 ? `promtool ended with ${status}` : findings;
}
