import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { commandReference } from '../bin/commands/reference';
import { ALL_SETTINGS } from '../bin/settings/settings-table';

const ROOT = path.join(__dirname, '..');
const PAGE = readFileSync(path.join(ROOT, 'docs', 'deploying.md'), 'utf8');
const { services } = parse(readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8')) as {
  services: { producer: { environment: Record<string, string | null> } };
};

const rows = [...PAGE.matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \|/gm)].map(([, name, words]) => ({
  name: name!,
  words: words!,
}));
const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

test('the page lists the variables of the container, and SHARD_COUNT of the deployment', () => {
  const taken = Object.keys(services.producer.environment).filter((name) => !credentials.includes(name));
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...taken, 'SHARD_COUNT'].toSorted());
});

test('the page gives the defaults of docker-compose.yml, or says where one comes from', () => {
  for (const { name, words } of rows) {
    const value = services.producer.environment[name];
    const fallback = typeof value === 'string' ? (/^\$\{\w+:-(.*)\}$/.exec(value)?.[1] ?? value) : undefined;
    const setting = Object.values(ALL_SETTINGS).find(({ variables }) => variables.some((one) => one.name === name));
    const defaults = [fallback, setting?.default, setting?.defaultText].filter((one) => one !== undefined).map(String);
    const told = defaults.some((one) => words.includes(one)) || /^(that of|made from|4, for)/.test(words);
    expect({ name, words, told }).toEqual({ name, words, told: true });
  }
});

test('the page shows only flags that a command has', async () => {
  const known = new Set(
    (await commandReference()).flatMap(({ flags }) => flags.flatMap((flag) => flag.match(/--[a-z-]+/g) ?? [])),
  );
  // Common options, and those of docker, curl and aws.
  const others = [
    '--json',
    '--target',
    '--wait',
    '--build',
    '--no-deps',
    '--volumes',
    '--format',
    '--aws-sigv',
    '--user',
  ];
  const shown = [...new Set(PAGE.match(/(?<![\w-])--[a-z][a-z-]*/g))];
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((flag) => !known.has(flag) && !others.includes(flag))).toEqual([]);
});
