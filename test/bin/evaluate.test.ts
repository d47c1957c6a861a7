import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aContext, aFolder, run } from './a-context';
import { aDatasetFile } from './a-dataset';

const folder = aFolder();
const RUN = ['--run-id', 'e', '--events', '1000', '--seed', '3', '--start-time', '2026-01-04', '--anomaly-rate', '0.2'];
type Line = { event_id: string; type?: string };
type Truth = { event_id: string; anomaly_flags: { type: string }[] };
let flagged: Line[];

beforeAll(async () => {
  const words = ['produce', ...RUN, '--labels', 'sidecar', '--sink', 'ndjson', '--dataset', aDatasetFile(folder.path)];
  const made = await run(aContext(folder.path), ...words);
  if (made.exitCode !== 0) throw new Error(made.stderr);
  // The truth file gives the expected result, independently of the replay.
  const text = readFileSync(path.join(folder.path, '.legion/runs/e/truth.ndjson'), 'utf8').trimEnd();
  flagged = text.split('\n').flatMap((line) => {
    const { event_id, anomaly_flags } = JSON.parse(line) as Truth;
    return anomaly_flags.map(({ type }) => ({ event_id, type }));
  });
});
afterAll(() => folder.remove());

function evaluate(lines: readonly Line[], ...words: string[]) {
  writeFileSync(path.join(folder.path, 'mine.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const dataset = ['--dataset', path.join(folder.path, 'clients.csv')];
  return run(aContext(folder.path), 'evaluate', '--detections', 'mine.ndjson', ...dataset, ...words);
}

test('a detector that reports exactly the truth is fully correct, and is evaluated without a cloud', async () => {
  const { exitCode, json } = await evaluate(flagged, '--min-precision', '1', '--min-recall', '1', '--json');
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({
    runIds: ['e'],
    events: 1000,
    detections: { judged: flagged.length },
    overall: { precision: 1, recall: 1, f1: 1, right: flagged.length, wrong: 0 },
    missed: [],
  });
});

test('a detector with missed and false alarms is reported by rule, and exits 2 below a bar', async () => {
  const type = flagged[0]!.type!;
  const own = flagged.filter((line) => line.type === type);
  const found = own.slice(0, Math.ceil(own.length / 2));
  const ids = new Set(flagged.map(({ event_id }) => event_id));
  const ordinary = Array.from({ length: 1000 }, (_none, at) => `EVT-e-${at}`).filter((id) => !ids.has(id));
  const wolf = ordinary.slice(0, found.length).map((event_id) => ({ event_id, type }));
  const { exitCode, json, stderr } = await evaluate([...found, ...wolf], '--min-precision', '0.6', '--json');
  expect(exitCode).toBe(2);
  expect(json).toMatchObject({
    rules: [{ rule: type, precision: 0.5, recall: found.length / own.length, right: found.length }],
    missed: [`${type}: precision 0.500 is below 0.6`],
  });
  expect(stderr).toContain('MISSED: ');
});

test('lines without a type say that an event is some anomaly', async () => {
  const { json } = await evaluate([{ event_id: flagged[0]!.event_id }], '--json');
  expect(json).toMatchObject({ rules: [{ rule: 'ANY', right: 1, wrong: 0, precision: 1 }] });
});

test('the evaluation is written as JSON and as Markdown to the path in --out', async () => {
  const { stdout, stderr } = await evaluate(flagged, '--out', 'there');
  expect(stderr).toContain('written: ');
  const markdown = readFileSync(path.join(folder.path, 'there/evaluation.md'), 'utf8');
  for (const heading of ['# Detection against truth: e', '## By rule', '## By injected anomaly type', '## Confusion']) {
    expect(markdown).toContain(heading);
  }
  const written = JSON.parse(readFileSync(path.join(folder.path, 'there/evaluation.json'), 'utf8')) as object;
  expect(written).toMatchObject({ events: 1000, overall: { precision: 1 } });
  expect(stdout).toMatch(/RULE +PRECISION +RECALL/);
});

test('with --as-of, only events whose labels are known by then are evaluated', async () => {
  // 100 events a second, and a label after an hour: three seconds later the first 301 are known.
  const words = ['--label-delay', '1h', '--as-of', '2026-01-04T01:00:03Z', '--json'];
  const { json } = await evaluate(flagged, ...words);
  expect(json).toMatchObject({ events: 301, overall: { precision: 1, recall: 1 } });
  const early = await evaluate(flagged, '--as-of', '2026-01-04T01:00:00Z');
  expect(early.exitCode).toBe(1);
  expect(early.stderr).toContain('the first becomes known at 2026-01-05T00:00:00.000Z');
});

test('a line that is not a detection is reported with its number', async () => {
  const { exitCode, stderr } = await evaluate([flagged[0]!, { type: 'A' } as unknown as Line]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/mine\.ndjson:2: event_id: /);
});

test('a missing file is named', async () => {
  const { exitCode, stderr } = await run(aContext(folder.path), 'evaluate', '--detections', 'nowhere.ndjson');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/no detections at .*nowhere\.ndjson \(ENOENT\)/);
});
