import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(__dirname, '..', '..', 'docs', 'decisions');
const read = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8');
const files = readdirSync(FOLDER).filter((file) => file !== 'README.md');
/** About what fits on one printed page. */
const MAX_WORDS = 450;

test('the index has a row for every decision, with its date', () => {
  const decisions = files.map((file) => [file, /^# .+\n\n(\d{4}-\d\d-\d\d)\n/.exec(read(file))![1]]);
  const rows = [...read('README.md').matchAll(/^\| \[\d{4}\]\((\S+)\) \| .+ \| (\S+) \|$/gm)];
  expect(rows.map(([, file, date]) => [file, date])).toEqual(decisions);
});

test.each(files)('%s has a context, a decision and consequences, on one page', (file) => {
  expect([...read(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
    'Context',
    'Decision',
    'Consequences',
  ]);
  expect(read(file).split(/\s+/).length).toBeLessThan(MAX_WORDS);
});
