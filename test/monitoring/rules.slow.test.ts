import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { describeWithPromtool } from '../lib/metrics/promtool';
import { alertRules, alerts, MONITORING, promtool, type Alert } from './rule-files';

let copies: string;
beforeAll(() => (copies = mkdtempSync(path.join(os.tmpdir(), 'legion-rules-'))));
afterAll(() => rmSync(copies, { recursive: true, force: true }));

/** The tests of the rules, in a copy of the folder in which one rule is another one, or missing. */
function testsWith(name: string, changed: Alert, to: readonly Alert[]): string {
  const folder = path.join(copies, name);
  cpSync(MONITORING, folder, { recursive: true });
  const groups = alertRules.groups.map(({ rules, ...group }) => ({
    ...group,
    rules: rules.flatMap((rule) => (rule === changed ? to : [rule])),
  }));
  writeFileSync(path.join(folder, 'rules', 'alerts.yml'), stringify({ groups }));
  return path.join(folder, 'rules.test.yml');
}

describeWithPromtool('the tests of the rules, run by promtool,', () => {
  test.each([
    ['is missing', () => []],
    ['always fires', (rule: Alert) => [{ ...rule, expr: `(${rule.expr}) or vector(1)` }]],
    ['fires at once', ({ for: _for, ...rule }: Alert) => [rule]],
  ] as const)('find each rule that %s', (name, change) => {
    const changed = alerts.filter((rule) => name !== 'fires at once' || rule.for !== undefined);
    const files = changed.map((rule, at) => testsWith(`${at} ${name}`, rule, change(rule)));
    const { said, passed } = promtool('test', 'rules', ...files);
    expect(passed).toBe(false);
    const verdicts = said.split('Unit Testing:').slice(1);
    expect(verdicts).toHaveLength(files.length);
    expect(verdicts.filter((verdict) => verdict.includes('SUCCESS'))).toEqual([]);
  });
});
