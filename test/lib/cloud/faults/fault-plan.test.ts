import * as fc from 'fast-check';
import { FaultPlan } from '../../../../lib/cloud/faults/fault-plan';
import type { FaultRule, FaultSet, FiredFault } from '../../../../lib/cloud/faults/fault-rule';
import { kindsOfCall } from '../../../../lib/cloud/faults/fault-scope';
import { unit } from '../../../../lib/core/samplers';
import { aRule } from './a-rule';

const PUT = 'kinesis PutRecords';
const KINDS = kindsOfCall('kinesis', 'PutRecords');

function aPlan(set: FaultSet, startedMs = 0) {
  let nowMs = startedMs;
  const fired: FiredFault[] = [];
  const plan = new FaultPlan(set, { now: () => nowMs, startedMs, onFired: (fault) => void fired.push(fault) });
  return { plan, fired, at: (ms: number) => void (nowMs = ms) };
}

const anySet = fc.record({
  seed: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  rules: fc
    .array(fc.record({ kind: fc.constantFrom(...KINDS), percentage: fc.integer({ min: 0, max: 100 }) }), {
      minLength: 1,
    })
    .map((rules) => rules.map((rule, index) => aRule({ ...rule, name: `rule ${index}` }))),
});

test('the same seed gives the same faults in the same places, whatever else happens between', () => {
  const places = ['kinesis PutRecords', 'kinesis GetRecords', 'dynamodb BatchWriteItem'];
  const calls = fc.array(fc.constantFrom(...places), { maxLength: 60 });
  fc.assert(
    fc.property(anySet, calls, (set, order) => {
      const alone = aPlan(set);
      const mixed = aPlan(set);
      const own = order.filter((place) => place === PUT).map(() => alone.plan.draw(PUT, KINDS));
      const among = order.map((place) => [place, mixed.plan.draw(place, KINDS)] as const);
      const atPlace = among.filter(([place]) => place === PUT).map(([, drawn]) => drawn);
      const textOf = (drawn: ReturnType<FaultPlan['draw']>) => drawn && [drawn.rule.name, unit(drawn.random)];
      expect(atPlace.map(textOf)).toEqual(own.map(textOf));
    }),
  );
});

test('a fault that fired is drawn again by its seed and number', () => {
  fc.assert(
    fc.property(anySet, fc.integer({ min: 1, max: 50 }), (set, calls) => {
      const { plan, fired } = aPlan(set);
      for (let call = 0; call < calls; call += 1) plan.draw(PUT, KINDS);
      for (const { rule, number, place, seed } of fired) {
        const again = aPlan({ seed, rules: set.rules.filter(({ name }) => name === rule) });
        const drawn = Array.from({ length: number + 1 }, () => again.plan.draw(place, KINDS));
        expect(drawn.at(-1)?.rule.name).toBe(rule);
      }
    }),
  );
});

test('a rule decides for itself: others only take calls away from it', () => {
  const rule = aRule({ percentage: 50 });
  const numbers = (rules: readonly FaultRule[]) => {
    const { plan, fired } = aPlan({ seed: 3, rules });
    for (let call = 0; call < 200; call += 1) plan.draw(PUT, KINDS);
    return fired.filter((fault) => fault.rule === rule.name).map(({ number }) => number);
  };
  const alone = numbers([rule]);
  expect(numbers([rule, aRule({ name: 'behind' })])).toEqual(alone);
  const behind = numbers([aRule({ name: 'before', percentage: 50 }), rule]);
  expect(behind.length).toBeGreaterThan(20);
  expect(behind.length).toBeLessThan(alone.length);
  expect(alone).toEqual(expect.arrayContaining(behind));
});

test('it fires at its percentage of the calls: at none, at some, at all', () => {
  for (const percentage of [0, 0.5, 10, 50, 100]) {
    const { plan, fired } = aPlan({ seed: 1, rules: [aRule({ percentage })] });
    const calls = 20_000;
    for (let call = 0; call < calls; call += 1) plan.draw(PUT, KINDS);
    const expected = (calls * percentage) / 100;
    const deviation = Math.sqrt((expected * (100 - percentage)) / 100);
    expect(Math.abs(fired.length - expected)).toBeLessThanOrEqual(4 * deviation);
  }
});

test('it fires from its beginning up to its end, counted from the start', () => {
  const { plan, fired, at } = aPlan({ seed: 1, rules: [aRule({ afterMs: 1_000, durationMs: 500 })] }, 10_000);
  const atMs = [10_000, 10_999, 11_000, 11_499, 11_500, 20_000];
  for (const ms of atMs) {
    at(ms);
    plan.draw(PUT, KINDS);
  }
  expect(fired.map((fault) => fault.atMs)).toEqual([11_000, 11_499]);
});

test('it hits only its service and operations, and only what the caller can carry out', () => {
  const rule = aRule({ service: 'kinesis', operations: ['PutRecords', 'ListTables'] });
  const { plan } = aPlan({ seed: 1, rules: [rule] });
  expect(plan.draw('kinesis GetRecords', KINDS)).toBeUndefined();
  expect(plan.draw('dynamodb ListTables', KINDS)).toBeUndefined();
  expect(plan.draw('mapping PutRecords', KINDS)).toBeUndefined();
  expect(plan.draw(PUT, ['legion:slow-answer'])).toBeUndefined();
  expect(plan.draw(PUT, KINDS)?.rule).toBe(rule);
});

test('what fired is told with its seed, its number and its place', () => {
  const { plan, fired } = aPlan({ seed: 42, rules: [aRule({ name: 'x' })] }, 5);
  plan.draw(PUT, KINDS);
  plan.draw(PUT, KINDS);
  expect(fired[1]).toEqual({ rule: 'x', kind: 'legion:reset', seed: 42, number: 1, place: PUT, atMs: 5 });
});
