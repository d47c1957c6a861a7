import path from 'node:path';
import type { OpenCloud } from '../../bin/pipeline/embedded-cloud';
import type { Detection } from '../../lib/domain/detection/detection';
import { createDynamoDbClient } from '../../lib/aws/clients';
import { scanDetections } from '../../lib/aws/detection-scan';
import { RULES } from '../../lib/domain/detection/rules';
import { aCloud } from './a-cloud';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

/** Some minutes of event time across a change of hour. */
const RUN = ['--workload', 'signals', '--run-id', 'd', '--events', '1500', '--rate', '5', '--anomaly-rate', '0.3'];

const folder = aFolder();
let opening: Promise<OpenCloud>;
let stored: Detection[];

const dataset = () => ['--dataset', path.join(folder.path, 'clients.csv')];
const evaluate = (...words: string[]) =>
  run(aContext(folder.path), 'evaluate', '--wait', '60', ...dataset(), ...words, '--json');
const query = (...words: string[]) => run(aContext(folder.path), 'query', 'detections', ...words);

beforeAll(async () => {
  opening = aCloud(folder.path);
  const opened = await opening;
  aDatasetFile(folder.path, { clients: 400 });
  const pace = ['--speed', '1000', '--network', 'excellent', '--start-time', '2026-01-31T23:57Z'];
  const sent = await run(aContext(folder.path), 'produce', ...RUN, ...dataset(), ...pace);
  if (sent.exitCode !== 0) throw new Error(sent.stderr);
  const judged = await evaluate();
  if (judged.exitCode !== 0) throw new Error(judged.stderr);
  await opened.cloud.idle();
  const { endpoints, names } = opened.target;
  const client = createDynamoDbClient({ endpoint: endpoints!.dynamodb });
  stored = [];
  await scanDetections({
    client,
    tableName: names.detectionsTable,
    runId: 'd',
    onDetection: (detection) => stored.push(detection),
  });
  client.destroy();
}, 90_000);

// Stops a cloud that came up after beforeAll timed out, too: it would keep the process alive.
afterAll(async () => {
  await (await opening).close();
  folder.remove();
});

test('the reports of the deployed detector are compared with the truth, each detection once', async () => {
  expect(stored.length).toBeGreaterThan(20);
  const { exitCode, json } = await evaluate();
  expect(exitCode).toBe(0);
  const { rules, detections, events } = json as unknown as {
    rules: { rule: string; right: number; wrong: number; aside: number }[];
    detections: { judged: number };
    events: number;
  };
  expect({ events, judged: detections.judged }).toEqual({ events: 1500, judged: stored.length });
  for (const { rule, right, wrong, aside } of rules) {
    expect([rule, right + wrong + aside]).toEqual([rule, stored.filter(({ type }) => type === rule).length]);
  }
});

test('only rules that apply to the workloads of the run are evaluated', async () => {
  const { json } = await evaluate();
  const names = (json as unknown as { rules: { rule: string }[] }).rules.map(({ rule }) => rule);
  const signals = RULES.filter(({ eventTypes }) =>
    (eventTypes as readonly string[]).some((type) => type !== 'CARD_TRANSACTION' && !type.startsWith('PAYMENT_')),
  );
  expect(names).toEqual(signals.map(({ name }) => name));
});

test('a bar that every rule meets leaves exit code 0', async () => {
  const { exitCode, json } = await evaluate('--min-recall', '0');
  expect([exitCode, json.missed]).toEqual([0, []]);
});

async function allPages(words: readonly string[], limit: number): Promise<Detection[]> {
  const rows: Detection[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await query(...words, '--limit', `${limit}`, '--json', ...(cursor ? ['--cursor', cursor] : []));
    const page = json as unknown as { rows: Detection[]; cursor: string | null };
    rows.push(...page.rows);
    cursor = page.cursor;
  }
  return rows;
}

const newestFirst = (detections: readonly Detection[]) =>
  detections
    .map(({ eventTime, eventId, type }) => `${eventTime} ${eventId} ${type}`)
    .sort()
    .reverse();

test.each([
  { about: 'all', words: () => [], keeps: () => true },
  {
    about: 'of a rule',
    words: () => ['--type', stored[0]!.type],
    keeps: ({ type }: Detection) => type === stored[0]!.type,
  },
  {
    about: 'of a severity',
    words: () => ['--severity', 'HIGH'],
    keeps: ({ severity }: Detection) => severity === 'HIGH',
  },
  {
    about: 'of a customer',
    words: () => ['--entity', stored[0]!.entity],
    keeps: ({ entity }: Detection) => entity === stored[0]!.entity,
  },
  {
    about: 'of a customer in a run',
    words: () => ['--entity', stored[0]!.entity, '--run', 'd'],
    keeps: ({ entity }: Detection) => entity === stored[0]!.entity,
  },
  { about: 'of another run', words: () => ['--run', 'other'], keeps: () => false },
  {
    about: 'before the change of the hour',
    words: () => ['--to', '2026-02-01T00:00Z'],
    keeps: ({ eventTime }: Detection) => eventTime < '2026-02-01',
  },
])('the list of detections, $about, has each row once, the newest first', async ({ words, keeps }) => {
  const rows = await allPages(words(), 7);
  expect(newestFirst(rows)).toEqual(newestFirst(stored.filter(keeps)));
  expect(rows.map(({ eventTime }) => eventTime)).toEqual(
    rows.map(({ eventTime }) => eventTime).sort((a, b) => (a < b ? 1 : -1)),
  );
});

test('for people the list is a table, and says when it is empty', async () => {
  const { stdout } = await query('--limit', '3');
  expect(stdout).toMatch(/^EVENT TIME +RULE +SEVERITY +SCORE +ENTITY +EVENT ID +DESCRIPTION\n/);
  expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  expect((await query('--run', 'other')).stdout).toBe('no detections\n');
});
