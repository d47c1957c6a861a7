import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_URL_LENGTH } from '../../lib/api/contract/limits';
import { PROBLEMS, problemSchema } from '../../lib/api/contract/problem';
import { WINDOW_VERDICTS } from '../../lib/api/contract/verify';
import { QUARANTINE_REASONS } from '../../lib/domain/bronze/quarantine-reason';

const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'api.md'), 'utf8');

test('the example of a problem is one that the API returns', () => {
  const [text] = /\{ "type": "urn:legion:problem[\s\S]*?\}\] \}/.exec(page)!;
  const problem = problemSchema.parse(JSON.parse(text));
  const { status, title } = PROBLEMS[problem.code];
  expect(problem).toMatchObject({ type: `urn:legion:problem:${problem.code}`, status, title });
});

test('the page explains every reason of quarantine and every verdict of a minute, and no other', () => {
  const section = (heading: string) => page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const namesIn = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => line.split('|')[1]!.match(/[A-Z_0-9]{3,}/g)!);
  expect(namesIn(section('Quarantine'))).toEqual([...QUARANTINE_REASONS]);
  expect(namesIn(section('The live proof'))).toEqual([...WINDOW_VERDICTS]);
});

test('the page states the limits of a request', () => {
  const kib = [MAX_BODY_BYTES, MAX_URL_LENGTH, MAX_HEADER_BYTES].map((bytes) => `${bytes / 1024} KiB`);
  expect(page).toContain(`| body, URL, headers | ${kib.join(', ')} |`);
});
