import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { WORKLOADS, type LegionEvent } from '../../../lib/events/event';
import { createRecordSource } from '../../../producer/generation/record-source';
import { DEFAULT_LABEL_DELAY_MS, openTruthFile } from '../../../producer/run/truth-file';
import { configOf, labelledEvents, RUNS, SOME_OF_THE_TWIN } from './labelled-events';
import { leaksOf, leakText, unexplained } from './leaks';

/**
 * Someone who learns from a stream without labels, or judges a detector by it, must not find the label in the form of
 * an event. Only the definition of an anomaly may be visible. leakage.slow.test.ts looks at more events.
 */
test.each(WORKLOADS)(
  '%s: no single trait of an event reveals that it is anomalous, except what defines the anomaly',
  (workload) => {
    const labelled = labelledEvents(workload, 'off', 3000);
    expect(labelled.filter(({ truth }) => truth.length > 0).length).toBeGreaterThan(100);
    expect(unexplained(workload, leaksOf(labelled))).toEqual([]);
  },
);

test('traits that would give the label away are found', () => {
  const labelled = labelledEvents('credit', 'off', 2000);
  const marked = (mark: (event: LegionEvent, isFlagged: boolean) => object) =>
    leaksOf(labelled.map(({ event, truth }) => ({ event: mark(event, truth.length > 0) as LegionEvent, truth }))).map(
      leakText,
    );
  expect(marked((event, yes) => ({ ...event, source_system: yes ? 'INJECTOR' : event.source_system }))).toEqual(
    expect.arrayContaining(['source_system value INJECTOR', 'source_system length 8']),
  );
  expect(marked((event, yes) => ({ ...event, event_id: `${event.event_id}${yes ? 'x' : ''}` }))).toContain(
    'event_id form A-a-9a',
  );
  expect(marked((event, yes) => (yes ? { event_type: event.event_type, ...reversed(event) } : event))).toContainEqual(
    expect.stringMatching(/^ key order event_type,/),
  );
  expect(marked((event, yes) => ({ ...event, extra: yes ? 1.25 : 1 + (event.sequence % 100) / 10 }))).toContain(
    'extra precision 2',
  );
});

function reversed(event: object): object {
  return Object.fromEntries(Object.entries(event).reverse());
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'legion-leakage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(RUNS)(
  '%s: each anomalous event, and no other, has a line of truth, available after it happened',
  async (workload) => {
    const { at } = createRecordSource({ config: configOf(workload, 'sidecar'), dataset: SOME_OF_THE_TWIN });
    const records = Array.from({ length: 2000 }, (_, sequence) => at(sequence));
    const file = path.join(folder, 'truth.ndjson');
    const truth = await openTruthFile(file, { generated: 0 });
    await truth.append(records);
    await truth.close();
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines.length).toBeGreaterThan(20);
    expect(lines).toEqual(
      records
        .filter((record) => record.truth.length > 0)
        .map((record) => ({
          event_id: record.eventId,
          anomaly_flags: record.truth,
          label_available_at: new Date(record.eventTimeMs + DEFAULT_LABEL_DELAY_MS).toISOString(),
        })),
    );
    expect(records.filter(({ bytes }) => Buffer.from(bytes).includes('anomaly_flags'))).toEqual([]);
  },
);
