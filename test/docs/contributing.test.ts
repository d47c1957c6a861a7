import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const page = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const ci = readFileSync(path.join(ROOT, '.ci', 'run'), 'utf8');

test('every path that CONTRIBUTING names exists', () => {
  const paths = [...page.matchAll(/`([\w.-]+\/[\w./-]*(?:<[\w-]+>)?[\w./<>-]*)`/g)].map((match) => match[1]!);
  // Where a name is left to fill in, its folder has to exist.
  const places = paths.map((file) => file.replace(/[^/]*<.*$/, ''));
  expect(places.length).toBeGreaterThan(30);
  expect(places.filter((place) => !existsSync(path.join(ROOT, place)))).toEqual([]);
});

test('it names the suites that continuous integration runs', () => {
  for (const command of ['npm test', 'npm run test:slow']) {
    expect(ci).toContain(` ${command}\n`);
    expect(page).toContain(command);
  }
});

test('the single tests that it shows exist', () => {
  const files = [...page.matchAll(/npx jest (test\/\S+)/g)].map((match) => match[1]!);
  expect(files.length).toBeGreaterThan(1);
  const found = (file: string) => existsSync(path.join(ROOT, file)) || existsSync(path.join(ROOT, `${file}.test.ts`));
  expect(files.filter((file) => !found(file))).toEqual([]);
});
