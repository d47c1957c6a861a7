import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ENVELOPE_FIELDS, RISK_LEVELS } from '../../lib/events/envelope';
import { EVENT_TYPES, WORKLOADS } from '../../lib/events/event';
import type { ProducedRecord } from '../../producer/generation/record';
import { WORKLOAD_REGISTRY } from '../../producer/workloads/registry';
import { bringUpToDate } from '../../scripts/schema/bring-up-to-date';
import { eventsPage } from '../../scripts/schema/events-page';
import { exampleRun } from '../../scripts/schema/example-run';
import { fileNameOf, schemaFiles, type JsonSchema } from '../../scripts/schema/json-schemas';
import { workloadPage } from '../../scripts/schema/workload-page';

const ROOT = path.resolve(__dirname, '../..');

test('the schema files and the page about events are up to date; if not: npm run schema', async () => {
  expect(await bringUpToDate(ROOT, { checkOnly: true })).toMatchObject({ stale: [] });
});

test('a check names the stale files, and writing brings them up to date', async () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'legion-schema-'));
  const check = async () => (await bringUpToDate(root, { checkOnly: true })).stale;
  const all = await check();
  expect(all).toContain('docs/events.md');
  expect(readdirSync(root)).toEqual([]);
  await bringUpToDate(root, { checkOnly: false });
  expect(await check()).toEqual([]);
  writeFileSync(path.join(root, 'docs/events.md'), 'another text');
  writeFileSync(path.join(root, 'docs/schema/loan.json'), '{}');
  expect(await check()).toEqual(['docs/schema/loan.json', 'docs/events.md']);
  await bringUpToDate(root, { checkOnly: false });
  expect(await check()).toEqual([]);
  expect(readdirSync(path.join(root, 'docs/schema'))).not.toContain('loan.json');
  rmSync(root, { recursive: true });
});

/** Every path in an event, such as `risk.risk_level`; the first month stands for all. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => (typeof item === 'object' ? pathsOf(item, `${prefix}[]`) : [prefix]));
  }
  if (typeof value !== 'object' || value === null) return [prefix.replace('september', '<month>')];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, prefix ? `${prefix}.${key}` : key));
}

const readPaths = (record: ProducedRecord) =>
  pathsOf(JSON.parse(Buffer.from(record.bytes).toString())).filter((name) => !/august|july|june|may|april/.test(name));

test.each(WORKLOADS)('the page of %s lists every field that its events hold, and every anomaly', (name) => {
  const page = workloadPage(name);
  const overview = eventsPage();
  const { ordinary, anomalous } = exampleRun(name);
  expect([...ordinary.keys()].length).toBeGreaterThan(0);
  expect(anomalous.size).toBeGreaterThan(0);
  for (const record of [...ordinary.values(), ...anomalous.values()]) {
    for (const field of readPaths(record)) {
      const where = ENVELOPE_FIELDS.includes(field) || field.startsWith('anomaly_flags') ? overview : page;
      expect(where).toContain(`| \`${field}\` |`);
    }
  }
  for (const { category, variants } of WORKLOAD_REGISTRY[name].anomalies) {
    expect(page).toContain(`| \`${category}\` |`);
    for (const { type, severity } of variants) expect(page).toMatch(new RegExp(`\`${type}\`.*\\| ${severity} \\|`));
  }
});

test('the page about credit events explains every risk level', () => {
  for (const name of RISK_LEVELS) expect(workloadPage('credit')).toContain(`| \`${name}\` |`);
});

test('the page about events links to the page of each workload and the schema of each event type', () => {
  const page = eventsPage();
  for (const name of WORKLOADS) expect(page).toContain(`(events/${name}.md)`);
  for (const type of EVENT_TYPES) expect(page).toContain(`[${type}](schema/${fileNameOf(type)})`);
});

test('every field of the event schema says what it means', () => {
  const undescribed = (schema: JsonSchema, prefix: string): string[] =>
    Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      ...(field.description || field.properties ? [] : [prefix + name]),
      ...undescribed(field.items ?? field, `${prefix}${name}.`),
    ]);
  for (const type of EVENT_TYPES) expect(undescribed(schemaFiles().get(fileNameOf(type))!, `${type} `)).toEqual([]);
});

test('each schema is one of draft 2020-12 and refuses unknown fields', () => {
  expect([...schemaFiles().keys()]).toEqual([
    'event.json',
    ...EVENT_TYPES.map(fileNameOf),
    'manifest.json',
    'faults.json',
  ]);
  for (const name of schemaFiles().keys()) {
    const text = readFileSync(path.join(ROOT, 'docs/schema', name), 'utf8');
    expect(text).toContain('"$schema": "https://json-schema.org/draft/2020-12/schema"');
    expect(text).toContain('"additionalProperties": false');
  }
});
