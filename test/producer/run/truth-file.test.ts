import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createManualClock } from '../../../lib/core/clock';
import { runProducer } from '../../../producer/run/run';
import { openTruthFile } from '../../../producer/run/truth-file';
import { aConfig, aRecord, memoryFiles, recordsOf } from './a-run';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-truth-'));
  file = path.join(folder, 'labels', 'truth.ndjson');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_none, index) => aRecord(from + index));

async function append(from: number, to: number, generated = from) {
  const truth = await openTruthFile(file, { generated });
  await truth.append(records(from, to));
  await truth.close();
}

const ids = () =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { event_id: string }).event_id);

test('a line for each anomalous event names its flags and when its label is available', async () => {
  const truth = await openTruthFile(file, { generated: 0, labelDelayMs: 3_600_000 });
  await truth.append(records(0, 15));
  await truth.close();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      event_id: 'EVT-test-9',
      anomaly_flags: aRecord(9).truth,
      label_available_at: '2026-01-04T01:00:00.090Z',
    },
  ]);
});

test('a new run replaces the file, a resumed one continues it', async () => {
  await append(0, 30);
  await append(0, 20);
  expect(ids()).toEqual(['EVT-test-9', 'EVT-test-19']);
  await append(20, 40);
  expect(ids()).toEqual(['EVT-test-9', 'EVT-test-19', 'EVT-test-29', 'EVT-test-39']);
});

test('lines that the manifest does not cover are cut off', async () => {
  await append(0, 60);
  await append(25, 40);
  expect(ids()).toEqual(['EVT-test-9', 'EVT-test-19', 'EVT-test-29', 'EVT-test-39']);
});

test('half a line at the end is cut off, wherever it breaks', async () => {
  for (const missing of [1, 2, 50, 100]) {
    await append(0, 30);
    truncateSync(file, readFileSync(file).length - missing);
    await append(20, 30);
    expect(ids()).toEqual(['EVT-test-9', 'EVT-test-19', 'EVT-test-29']);
  }
});

test('the end is found in a file longer than one block, and with lines longer than a block', async () => {
  await append(0, 10_000);
  const before = ids().slice(0, 700);
  await append(7_000, 7_000);
  expect(ids()).toEqual(before);
  writeFileSync(file, `{"event_id":"EVT-test-3","x":"${'ü'.repeat(100_000)}"}\n`);
  appendFileSync(file, `{"event_id":"EVT-test-8","x":"${'ü'.repeat(100_000)}"}\n{"event_id":"EVT-te`);
  await append(5, 5);
  expect(ids()).toEqual(['EVT-test-3']);
});

test('a run with sidecar labels writes the truth of its events, and requires a path for it', async () => {
  const clock = createManualClock(0);
  const options = {
    config: aConfig({ labels: 'sidecar' }),
    records: recordsOf(),
    clock,
    pace: { clock: 'virtual' },
    count: 50,
    manifestPath: 'm.json',
    files: memoryFiles(),
    openSink: async ({ onAccepted }) => ({
      write: async (written) => onAccepted(written, clock.now()),
      drain: async () => {},
      close: async () => {},
    }),
  } satisfies Parameters<typeof runProducer>[0];
  await expect(runProducer(options)).rejects.toThrow('no file is named');
  await runProducer({ ...options, truthPath: file });
  expect(ids()).toEqual(['EVT-test-9', 'EVT-test-19', 'EVT-test-29', 'EVT-test-39', 'EVT-test-49']);
});
