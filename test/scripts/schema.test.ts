import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ANOMALY_CATEGORIES, RISK_LEVELS } from '../../lib/domain/event';
import { CREDIT_ANOMALIES } from '../../producer/workloads/credit/anomalies/catalogue';
import { bringUpToDate } from '../../scripts/schema/bring-up-to-date';
import { eventsPage } from '../../scripts/schema/events-page';
import { exampleRun } from '../../scripts/schema/example-run';
import { schemaFiles, type JsonSchema } from '../../scripts/schema/json-schemas';

const ROOT = path.resolve(__dirname, '../..');

test('the schema files and the page about events are up to date; if not: npm run schema', async () => {
  expect(await bringUpToDate(ROOT, { checkOnly: true })).toMatchObject({ stale: [] });
});

test('what is stale is named when it is checked, and mended when it is written', async () => {
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

/** Every path in an event, such as `risk.risk_level`; of the months the first stands for all. */
function pathsOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${prefix}[]`));
  if (typeof value !== 'object' || value === null) return [prefix.replace('september', '<month>')];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, prefix ? `${prefix}.${key}` : key));
}

test('the page lists every field that an event holds, and every anomaly, severity and risk level', () => {
  const page = eventsPage();
  const { ordinary, anomalous, duplicate } = exampleRun();
  for (const { bytes } of [ordinary, anomalous, duplicate]) {
    const event = JSON.parse(Buffer.from(bytes).toString()) as unknown;
    for (const field of pathsOf(event).filter((name) => !/august|july|june|may|april/.test(name))) {
      expect(page).toContain(`| \`${field}\` |`);
    }
  }
  for (const { variants } of CREDIT_ANOMALIES) {
    for (const { type, severity } of variants) expect(page).toMatch(new RegExp(`\`${type}\`.*\\| ${severity} \\|`));
  }
  for (const name of [...ANOMALY_CATEGORIES, ...RISK_LEVELS]) expect(page).toContain(`| \`${name}\` |`);
});

test('every field of the event schema says what it means', () => {
  const undescribed = (schema: JsonSchema, prefix: string): string[] =>
    Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      ...(field.description || field.properties ? [] : [prefix + name]),
      ...undescribed(field.items ?? field, `${prefix}${name}.`),
    ]);
  expect(undescribed(schemaFiles().get('credit-assessment.json')!, '')).toEqual([]);
});

test('each schema is one of draft 2020-12 and refuses unknown fields', () => {
  expect([...schemaFiles().keys()]).toEqual(['event.json', 'credit-assessment.json', 'manifest.json']);
  for (const name of schemaFiles().keys()) {
    const text = readFileSync(path.join(ROOT, 'docs/schema', name), 'utf8');
    expect(text).toContain('"$schema": "https://json-schema.org/draft/2020-12/schema"');
    expect(text).toContain('"additionalProperties": false');
  }
});
