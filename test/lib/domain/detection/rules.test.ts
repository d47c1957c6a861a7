import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Json, Rule } from '../../../../lib/domain/detection/rule';
import { RULES } from '../../../../lib/domain/detection/rules';
import type { LegionEvent } from '../../../../lib/events/event';
import { every } from './an-event';
import * as make from './an-event';
import { anyEvent } from './any-event';

const FOLDER = path.resolve(__dirname, '../../../../lib/domain/detection/rules');
/**
 * Limit on the JSON text of one rule's state and fact. DynamoDB's item of 400 KB has room for those of all rules, and
 * more.
 */
const MAX_STATE_BYTES = 32_000;
const MAX_FACT_BYTES = 500;

const named = RULES.map((rule) => [rule.name, rule] as const);

test('every rule has a file and a test, and is registered', () => {
  const files = RULES.map(({ name }) => name.toLowerCase().replaceAll('_', '-')).toSorted();
  expect(new Set(files).size).toBe(files.length);
  expect(readdirSync(FOLDER).toSorted()).toEqual(files.map((file) => `${file}.ts`));
  for (const file of files) expect(existsSync(path.join(__dirname, 'rules', `${file}.test.ts`))).toBe(true);
});

/** Freezes the arguments of a step, so that a rule that changes them throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** Feeds a rule and checks its contract at each step. */
function fold(rule: Rule, events: readonly LegionEvent[]): { readonly states: Json[]; readonly largest: number } {
  let state = frozen(rule.start());
  const states = [state];
  const wrong: string[] = [];
  for (const event of events) {
    const fact = frozen(rule.factOf(event));
    if (fact === undefined) continue;
    if (!rule.eventTypes.includes(event.event_type)) wrong.push(`${event.event_type} is not the rule's`);
    if (bytesOf(fact) > MAX_FACT_BYTES) wrong.push(`a fact of ${bytesOf(fact)} bytes`);
    const { state: next, detection } = rule.step(state, fact, {
      timeMs: Date.parse(event.timestamp),
      eventId: event.event_id,
    });
    state = frozen(next);
    states.push(state);
    if (detection && !isSound(detection)) wrong.push(`${detection.score}: ${detection.description}`);
  }
  expect(wrong).toEqual([]);
  return { states, largest: Math.max(...states.map(bytesOf)) };
}

function isSound({ score, description }: { readonly score: number; readonly description: string }): boolean {
  const isSentence = /^[A-Z0-9].*\.$/s.test(description) && !/NaN|undefined|Infinity/.test(description);
  return score >= 0 && score <= 1 && isSentence && description.length <= 400;
}

function bytesOf(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

test.each(named)('%s is pure, survives JSON, and stays small for any events', (_name, rule) => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 100 }), (events) => {
      const { states, largest } = fold(rule, events);
      expect(largest).toBeLessThanOrEqual(MAX_STATE_BYTES);
      expect(JSON.parse(JSON.stringify(states))).toEqual(states);
      expect(fold(rule, events).states).toEqual(states);
    }),
    { numRuns: 40 },
  );
});

test('a coordinate or an amount of -0, which JSON text can hold, gives the same result as 0', () => {
  const withZero = (zero: number) => {
    const place = { ...make.PLACES.lima, latitude: zero, longitude: zero };
    return [0, 400, 800].flatMap((at) => [
      make.aLogin(at, { location: place }),
      make.aLogin(at + 1, { location: make.PLACES.taipei }),
      make.aPurchase(at + 2, { amount: zero }),
      make.aCardTransaction(at + 3, { amount: zero, location: place }),
    ]);
  };
  for (const rule of RULES) {
    const texts = [0, -0].map((zero) => JSON.stringify(fold(rule, withZero(zero)).states));
    expect([rule.name, texts[1]]).toEqual([rule.name, texts[0]]);
  }
});

/** JSON makes more bytes of these than of any other characters: six each. */
const LONG = '\u0001'.repeat(500);
const FLOODS: Readonly<Record<string, (at: number) => LegionEvent>> = {
  logins: (at: number) =>
    make.aLogin(at / 100, { success: at % 2 === 0, location: { ...make.PLACES.lima, city: `${at}${LONG}` } }),
  purchases: (at: number) => make.aPurchase(at / 100, { amount: 1e6 + at }),
  'API calls': (at: number) => make.anApiCall(at / 100, { status: 500 }),
  'card transactions': (at: number) =>
    make.aCardTransaction(at, { amount: at, location: at % 2 ? make.PLACES.lima : make.PLACES.taipei }),
  payments: (at: number) => make.aPayment(at / 100, `${at}${LONG}>${at + 1}${LONG}`, { amount: 470_000 }),
};

test.each(Object.entries(FLOODS))('a flood of %s does not make a state grow without end', (_name, event) => {
  const flood = every(1, 800, event);
  for (const rule of RULES) {
    const { states, largest } = fold(rule, flood);
    expect(largest).toBeLessThanOrEqual(MAX_STATE_BYTES);
    // A state that reaches its bound does so long before the end.
    expect(bytesOf(states.at(-1)!)).toBeLessThanOrEqual(bytesOf(states[Math.floor(states.length / 2)]!) * 1.1 + 20);
  }
});
