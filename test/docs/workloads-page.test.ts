import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { phasesSchema } from '../../lib/domain/run/phases';
import { WORKLOADS } from '../../lib/events/event';
import { WORKLOAD_REGISTRY } from '../../producer/workloads/registry';

const ROOT = path.join(__dirname, '..', '..');
const page = readFileSync(path.join(ROOT, 'docs', 'workloads.md'), 'utf8');

/** First and last cell of each row of the table whose header starts with `header`, without backticks. */
function rowsUnder(header: string): (readonly [string, string])[] {
  const [, , ...rows] = page
    .slice(page.indexOf(`| ${header} `))
    .split('\n\n')[0]!
    .split('\n');
  return rows.map((row) => {
    const cells = row.split('|').map((cell) => cell.trim().replaceAll('`', ''));
    return [cells[1]!, cells.at(-2)!] as const;
  });
}

test('the page names every workload, with its default rate', () => {
  const rates = WORKLOADS.map((name) => {
    const { phases, eventsPerSecond = 100 } = WORKLOAD_REGISTRY[name];
    const rate = phases ? 'four phases, 100 to 50,000' : String(eventsPerSecond).replace('000', ',000');
    return [name, `${rate} events/s`] as const;
  });
  expect(new Map(rowsUnder('Workload'))).toEqual(new Map(rates));
});

test('the page names every phases file, and its example is a valid one', () => {
  const names = readdirSync(path.join(ROOT, 'data', 'phases')).map((file) => path.basename(file, '.yaml'));
  expect(rowsUnder('Name').map(([name]) => name)).toEqual(names.toSorted());
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(page)!;
  expect(phasesSchema.safeParse((parse(example!) as { phases: unknown }).phases).success).toBe(true);
});
