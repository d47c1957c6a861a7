import * as fc from 'fast-check';
import { dueRecords } from './a-due-records';
import { aRecord } from './a-run';

const TARGET = 60;
const MAX_LATENCY_MS = 200;

type Step =
  | { readonly kind: 'make'; readonly count: number }
  | { readonly kind: 'accept'; readonly at: number }
  | { readonly kind: 'wait'; readonly ms: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('make' as const), count: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('accept' as const), at: fc.nat(100) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 300 }) }),
  ),
  { maxLength: 40 },
);

test('lag follows the schedule of every record of the run, made or not, and only acceptance reduces it', () => {
  fc.assert(
    fc.property(
      steps,
      fc.array(fc.nat(MAX_LATENCY_MS), { minLength: TARGET, maxLength: TARGET }),
      (work, latencies) => {
        const latencyMs = (sequence: number) => latencies[sequence]!;
        const due = dueRecords({ target: TARGET, latencyMs, maxLatencyMs: MAX_LATENCY_MS });
        const deadlineMs = (sequence: number) => sequence * 10 + latencyMs(sequence);
        const notAccepted = new Set(Array.from({ length: TARGET }, (_none, sequence) => sequence));
        const inHand: number[] = [];
        let [nowMs, made] = [0, 0];
        let before = due.at(nowMs);
        for (const step of work) {
          if (step.kind === 'wait') nowMs += step.ms;
          if (step.kind === 'make') {
            const length = Math.min(step.count, TARGET - made);
            const fresh = Array.from({ length }, (_none, index) => made + index);
            due.made(fresh.map((sequence) => aRecord(sequence, { latencyMs })));
            inHand.push(...fresh);
            made += length;
          }
          const [accepted] = step.kind === 'accept' ? inHand.splice(step.at % Math.max(inHand.length, 1), 1) : [];
          if (accepted !== undefined) {
            due.accepted([aRecord(accepted, { latencyMs })], nowMs);
            notAccepted.delete(accepted);
          }
          const late = [...notAccepted].map((sequence) => nowMs - deadlineMs(sequence)).filter((ms) => ms >= 0);
          const lag = due.at(nowMs);
          expect(lag.behindScheduleMs).toBe(Math.max(0, ...late));
          // Of the records not made yet, it counts those that no latency can hold back any more, and the one due first.
          expect(lag.dueNotAccepted).toBeLessThanOrEqual(late.length);
          expect(lag.dueNotAccepted > 0).toBe(late.length > 0);
          expect(made < TARGET || lag.dueNotAccepted === late.length).toBe(true);
          const shrank = lag.behindScheduleMs < before.behindScheduleMs || lag.dueNotAccepted < before.dueNotAccepted;
          expect(shrank && accepted === undefined).toBe(false);
          before = lag;
        }
      },
    ),
  );
});

test('records made before a restart and not accepted are due from the start', () => {
  const due = dueRecords({ generated: 10, owed: 3, target: 10 });
  expect(due.at(700)).toMatchObject({ dueNotAccepted: 3, behindScheduleMs: 700 });
  due.accepted([aRecord(7), aRecord(8), aRecord(9)], 700);
  expect(due.at(800)).toMatchObject({ dueNotAccepted: 0, behindScheduleMs: 0 });
});

test('once generation has ended, only the records made are due', () => {
  const due = dueRecords({ target: 100 });
  due.made([aRecord(0)]);
  expect(due.at(900).dueNotAccepted).toBe(90);
  due.end();
  expect(due.at(900).dueNotAccepted).toBe(1);
});

test('the requested average is that of the schedule, however long the run takes', () => {
  const due = dueRecords({ target: 200 });
  expect([1_000, 60_000].map((nowMs) => due.averageAskedPerSecond(nowMs))).toEqual([100, 100]);
});
