import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithPromtool } from '../lib/metrics/promtool';
import { namesIn, unknownIn } from './known-series';
import { alerts, promtool, readYaml, recordings, ROOT } from './rule-files';

type Cases = {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
  }[];
};

const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const alertNames = [...new Set(alerts.map(({ alert }) => alert))];

describe('the rules', () => {
  test('use only metrics that Legion has', () => {
    const expressions = [...alerts, ...recordings].map(({ expr }) => expr);
    expect(expressions.flatMap(namesIn).length).toBeGreaterThan(expressions.length / 2);
    expect(expressions.flatMap(unknownIn)).toEqual([]);
  });

  test('a misspelt metric, a histogram without its ending, and a recording that is not there are found', () => {
    expect(unknownIn('rate(legion_stored_record_total[5m]) > 0')).toEqual(['legion_stored_record_total']);
    expect(unknownIn('legion_due_to_accepted_seconds')).toEqual(['legion_due_to_accepted_seconds']);
    expect(unknownIn('instance:legion_disk_free_bytes:min5m < 1')).toEqual(['instance:legion_disk_free_bytes:min5m']);
  });

  test('watch for every condition that needs somebody', () => {
    expect(alertNames.toSorted()).toEqual([
      'ComponentDown',
      'ConsumerBehind',
      'DiskFilling',
      'HighAnomalyRate',
      'PacingShortfall',
      'ProcessingLatencyHigh',
      'ProofFailed',
      'QuarantineGrowing',
    ]);
  });

  test.each(alerts.map((rule) => [rule.alert, rule] as const))(
    '%s says how urgent it is and what has happened',
    (_name, { labels, annotations }) => {
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^\S.{20,}[^.]$/);
    },
  );
});

describe('every alert has a runbook', () => {
  test.each(alerts.map(({ alert, annotations }) => [alert, annotations.runbook_url!] as const))(
    '%s: how to see, decide and act, in %s',
    (alert, file) => {
      const words = alert.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
      expect(file).toBe(`docs/runbooks/${words}.md`);
      const page = textOf(file);
      expect(page.startsWith(`# ${alert}\n`)).toBe(true);
      const sections = page.split(/^## /m).slice(1);
      expect(sections.map((section) => section.split('\n')[0])).toEqual(['See', 'Decide', 'Act']);
      for (const section of sections) expect(section.length).toBeGreaterThan(100);
    },
  );

  test('what a runbook asks Prometheus exists', () => {
    const pages = new Set(alerts.map(({ annotations }) => annotations.runbook_url!));
    expect([...pages].flatMap((page) => unknownIn(textOf(page)))).toEqual([]);
  });

  test('and a row in docs/monitoring.md with its severity', () => {
    const rows = [...textOf('docs/monitoring.md').matchAll(/^\| \[(\w+)\]\(\S+\) \| ([a-z; ]+) \|/gm)];
    const severities = alertNames.map((name) => [
      name,
      alerts.flatMap(({ alert, labels }) => (alert === name ? [labels.severity!] : [])),
    ]);
    const listed = rows.map((row) => [row[1], row[2]!.split('; ')] as const);
    const distinct = severities.map(([name, all]) => [name, [...new Set(all)]]);
    expect(listed).toEqual(distinct);
  });
});

test('each alert has a case in which it fires, and one in which it does not', () => {
  const cases = (readYaml('rules.test.yml') as Cases).tests.flatMap(({ alert_rule_test: all = [] }) => all);
  const namesWhere = (fires: boolean) =>
    new Set(cases.flatMap(({ alertname, exp_alerts: all }) => (all.length > 0 === fires ? [alertname] : [])));
  expect(namesWhere(true)).toEqual(new Set(alertNames));
  expect(namesWhere(false)).toEqual(new Set(alertNames));
});

describeWithPromtool('promtool', () => {
  test('accepts the configuration and every rule in it', () => {
    const { said, passed } = promtool('check', 'config', 'prometheus.yml');
    expect(said).toContain(`${alerts.length} rules found`);
    expect(said).toContain(`${recordings.length} rules found`);
    expect({ said, passed }).toEqual({ said, passed: true });
  });

  test('sees every alert fire when it should, and only then', () => {
    const { said, passed } = promtool('test', 'rules', 'rules.test.yml');
    expect({ said, passed }).toEqual({ said, passed: true });
  });
});
