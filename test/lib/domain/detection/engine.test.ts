import fc from 'fast-check';
import { createEngine, type Engine } from '../../../../lib/domain/detection/engine';
import { NEW_ENTITY, type EntityState } from '../../../../lib/domain/detection/entity-state';
import { defineRule, type Rule } from '../../../../lib/domain/detection/rule';
import { parseState, stateText } from '../../../../lib/domain/detection/state-text';
import { aTransaction } from '../../../lambda/detector/a-transaction';
import { TEST_RULES } from '../../../lambda/detector/test-rules';

const LATENESS_MS = 1_000;
const START_MS = Date.parse('2026-01-04T17:00:00.000Z');
const WRITTEN = { rowsAreWritten: true };

type Brought = { readonly sequence: number; readonly atMs: number; readonly amount?: number };

function arrivalsOf(engine: Engine, events: readonly Brought[]) {
  return events.map(({ sequence, atMs, amount }) => {
    const event = aTransaction({ sequence, customer: 'A', timeMs: START_MS + atMs, amount });
    return engine.arrivalOf(event, 1_700_000_000_000 + sequence)!;
  });
}

function judged(engine: Engine, ...batches: readonly (readonly Brought[])[]) {
  let state: EntityState | undefined;
  return batches.map((batch) => {
    const judgement = engine.judge(state, arrivalsOf(engine, batch), WRITTEN);
    ({ state } = judgement);
    return judgement;
  });
}

const ofRules = (...names: string[]) => TEST_RULES.filter(({ name }) => names.includes(name));
const engine = createEngine({ rules: ofRules('THREE_EVEN'), latenessMs: LATENESS_MS });
const even = (sequence: number, atMs: number) => ({ sequence, atMs, amount: 2 });
const odd = (sequence: number, atMs: number) => ({ sequence, atMs, amount: 1 });

test('an anomaly is reported once, however often its entity is judged afterwards', () => {
  const [first, second] = judged(engine, [even(0, 0), even(1, 10), even(2, 20)], [even(3, 30)]);
  expect(first!.puts).toMatchObject([{ type: 'THREE_EVEN', eventId: 'EVT-1-2', workload: 'card', severity: 'HIGH' }]);
  expect(first!.puts[0]!.arrivedAtMs).toBe(1_700_000_000_002);
  expect(second!.puts).toEqual([]);
});

test('a late event that undoes a detection withdraws it', () => {
  const [, second] = judged(engine, [even(0, 0), even(1, 10), even(3, 30)], [odd(2, 20)]);
  expect(second).toMatchObject({ puts: [], newlyWithdrawn: 1 });
  expect(second!.withdrawals).toEqual([
    { type: 'THREE_EVEN', eventId: 'EVT-1-3', eventTime: new Date(START_MS + 30).toISOString() },
  ]);
});

test('a late event that makes a detection is judged in its place', () => {
  const [first, second] = judged(engine, [even(0, 0), even(2, 20)], [even(1, 10)]);
  expect(first!.puts).toEqual([]);
  expect(second!.puts).toMatchObject([{ eventId: 'EVT-1-2', arrivedAtMs: 1_700_000_000_002 }]);
});

test('an event at the lateness bound is in time; a millisecond later it is counted and not judged', () => {
  const [, inTime] = judged(engine, [even(5, LATENESS_MS)], [even(0, 0)]);
  expect(inTime).toMatchObject({ tooLate: 0, changed: true });
  const [, tooLate] = judged(engine, [even(5, LATENESS_MS + 1)], [even(0, 0)]);
  expect(tooLate).toMatchObject({ tooLate: 1, changed: false });
});

test('a repeated event is distinguished from a new one', () => {
  const [, again] = judged(engine, [even(0, 0), even(1, 10)], [even(1, 10)]);
  expect(again).toMatchObject({ repeated: 1, changed: false });
});

test('whether an event is too late does not depend on how the stream is split into batches', () => {
  const stream = [even(0, 0), even(5, LATENESS_MS + 500), even(1, 10), even(6, LATENESS_MS + 600)];
  const whole = judged(engine, stream);
  const single = judged(engine, ...stream.map((one) => [one]));
  const late = (all: typeof whole) => all.reduce((sum, { tooLate }) => sum + tooLate, 0);
  expect([late(whole), late(single)]).toEqual([1, 1]);
});

test('rows that may be missing from the table are requested again, without a new state', () => {
  const [first] = judged(engine, [even(0, 0), even(1, 10), even(2, 20)]);
  const again = engine.judge(first!.state, [], { rowsAreWritten: false });
  expect(again).toMatchObject({ changed: false, newlyFound: 0 });
  expect(again.puts).toEqual(first!.puts);
  expect(engine.judge(first!.state, [], WRITTEN).puts).toEqual([]);
});

test('no more than the cap is kept of an entity, and older events are judged for good', () => {
  const small = createEngine({ rules: ofRules('THREE_EVEN'), latenessMs: LATENESS_MS, maxRetained: 3 });
  const batches = Array.from({ length: 20 }, (_, n) => [even(n, n)]);
  const all = judged(small, ...batches);
  // One above the cap waits until the rows of its judgement are certainly written.
  expect(Math.max(...all.map(({ state }) => state.retained.length))).toBe(4);
  expect(all.flatMap(({ puts }) => puts)).toHaveLength(1);
  const late = small.judge(all.at(-1)!.state, arrivalsOf(small, [odd(16, 16)]), WRITTEN);
  expect(late.tooLate).toBe(1);
});

test('the facts kept are also bounded by their length', () => {
  const narrow = createEngine({ rules: ofRules('CHAIN'), latenessMs: 1e9, maxRetainedBytes: 2_000 });
  const all = judged(narrow, ...Array.from({ length: 60 }, (_, n) => [even(n, n)]));
  expect(all.at(-1)!.state.retained.length).toBeLessThan(32);
});

test('a fact that is far too long, as only a hostile event makes one, is not kept', () => {
  const rule: Rule = defineRule<string, null>({
    ...ofRules('LARGE')[0]!,
    factOf: () => 'x'.repeat(10_000),
    start: () => null,
    step: () => ({ state: null }),
  });
  const event = aTransaction({ sequence: 0, customer: 'A', timeMs: START_MS });
  expect(createEngine({ rules: [rule], latenessMs: 0 }).arrivalOf(event, 0)).toBeUndefined();
});

test('a state survives being stored, whatever it contains', () => {
  const all = createEngine({ rules: TEST_RULES, latenessMs: LATENESS_MS });
  const brought = fc.array(
    fc.record({ sequence: fc.nat(30), atMs: fc.nat(3_000), amount: fc.integer({ min: 1, max: 100 }) }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(brought, fc.constantFrom('1', 'other'), (events, runId) => {
      const { state } = all.judge(undefined, arrivalsOf(all, events), WRITTEN);
      expect(parseState(stateText(state, runId), runId)).toEqual(state);
    }),
  );
  expect(parseState(stateText(NEW_ENTITY, '1'), '1')).toEqual(NEW_ENTITY);
});

test('a state stored by another version is not read', () => {
  expect(parseState('{"v":0}', '1')).toBeUndefined();
});
