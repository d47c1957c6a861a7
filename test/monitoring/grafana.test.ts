import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { BOARD_FILE, boardExpressions, boardText } from '../../scripts/grafana/legion-board';
import { describeWithPromtool } from '../lib/metrics/promtool';
import { unknownIn } from './known-series';
import { promtool, ROOT } from './rule-files';

test('the dashboard is generated: npm run grafana', () => {
  expect(readFileSync(path.join(ROOT, BOARD_FILE), 'utf8')).toBe(boardText());
});

test('each expression is on the dashboard, and uses only metrics that Legion has', () => {
  const expressions = boardExpressions();
  const shown = [...boardText().matchAll(/"expr": (".*"),?$/gm)].map((match) => JSON.parse(match[1]!) as string);
  expect(shown).toEqual(expressions);
  expect(expressions.flatMap(unknownIn)).toEqual([]);
});

describeWithPromtool('promtool', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'legion-board-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(expressions: readonly string[]): { readonly said: string; readonly passed: boolean } {
    const file = path.join(folder, 'rules.yml');
    const rules = expressions.map((expr, at) => ({
      record: `panel:${at}`,
      expr: expr.replaceAll('$__rate_interval', '1m'),
    }));
    writeFileSync(file, stringify({ groups: [{ name: 'board', rules }] }));
    return promtool('check', 'rules', file);
  }

  test('reads every expression of the dashboard, and refuses a broken one', () => {
    const { said, passed } = check(boardExpressions());
    expect({ said, passed }).toEqual({ said, passed: true });
    expect(said).toContain(`${boardExpressions().length} rules found`);
    expect(check(['sum by (le) (rate(legion_stored_records_total)']).passed).toBe(false);
  });
});
