import { createManualClock } from '../../../../lib/core/clock';
import { systemClock } from '../../../../lib/core/system-clock';
import { CloudFaults } from '../../../../lib/cloud/faults/cloud-faults';
import { FunctionFaults } from '../../../../lib/cloud/faults/function-faults';
import type { FaultRule } from '../../../../lib/cloud/faults/fault-rule';
import type { Completion, FunctionThread } from '../../../../lib/cloud/functions/function-thread';
import { withFunction, type TestFunction } from '../functions/a-function';
import { aRule } from './a-rule';

/** Answers with how often its thread has been called; prints what it has "written". Waits without end for `hang`. */
const COUNTING = `
let calls = 0;
exports.handler = async (event) => {
  console.log('wrote ' + event);
  if (event === 'hang') await new Promise(() => {});
  return (calls += 1);
}`;

const CLOCK = createManualClock();

async function withFault(
  rule: Partial<FaultRule>,
  use: (subject: TestFunction, faults: CloudFaults) => Promise<void>,
  clock = systemClock,
): Promise<void> {
  const faults = new CloudFaults({ now: clock.now, log: { info: () => undefined } });
  await faults.inject({ seed: 1, rules: [aRule(rule)] });
  const runOf = (definition: { name: string; timeoutMs: number }) =>
    new FunctionFaults(definition, { faults, clock }).run;
  await withFunction(COUNTING, (subject) => use(subject, faults), { runOf });
}

const failure = (errorType: string, message: string) => ({ ok: false, error: { errorType, message } });

type Case = readonly [FaultRule['kind'], FaultRule['moment'], string, string, 'does its work' | 'does nothing'];
const CASES: readonly Case[] = [
  ['aws:lambda:invocation-error', undefined, 'InjectedFault', 'injected by', 'does nothing'],
  ['legion:function-error', 'before', 'InjectedFault', 'injected by', 'does nothing'],
  ['legion:function-error', 'after', 'InjectedFault', 'injected by', 'does its work'],
  ['legion:function-timeout', 'before', 'Sandbox.Timedout', 'Task timed out after 10.00 seconds', 'does nothing'],
  ['legion:function-timeout', 'after', 'Sandbox.Timedout', 'Task timed out after 10.00 seconds', 'does its work'],
  ['legion:function-crash', 'before', 'Runtime.ExitError', 'Runtime exited with exit status 1', 'does nothing'],
  ['legion:function-crash', 'after', 'Runtime.ExitError', 'Runtime exited with exit status 1', 'does its work'],
];

test.each(CASES)('under %s %s the caller sees %s (%s), and the function %s', async (...given) => {
  const [kind, moment, errorType, message, work] = given;
  await withFault({ name: 'hit', kind, moment }, async (subject, faults) => {
    expect(await subject.invoke('once')).toEqual(failure(errorType, expect.stringContaining(message) as string));
    expect(subject.printed()).toEqual(work === 'does its work' ? ['wrote once'] : []);
    expect(faults.report().newest).toMatchObject([{ rule: 'hit', kind, number: 0, place: 'function subject' }]);
    await faults.inject(undefined);
    const isThreadKept = errorType === 'InjectedFault' && work === 'does its work';
    expect(await subject.invoke('again')).toEqual({ ok: true, response: isThreadKept ? 2 : 1 });
  });
});

test('a crash during the work ends the thread itself, and the next invocation gets another', async () => {
  await withFault({ kind: 'legion:function-crash', moment: 'during' }, async (subject, faults) => {
    const crashed = failure('Runtime.ExitError', 'Runtime exited with exit status 1');
    expect(await subject.invoke('hang')).toEqual(crashed);
    await faults.inject(undefined);
    expect(await subject.invoke('next')).toEqual({ ok: true, response: 1 });
  });
});

test('a delay comes before the work', async () => {
  await withFault(
    { kind: 'aws:lambda:invocation-add-delay', delayMs: 3_000 },
    async (subject) => {
      const invoking = subject.invoke('late');
      while (CLOCK.nextWakeMs() === undefined) await new Promise(setImmediate);
      expect(subject.printed()).toEqual([]);
      CLOCK.advanceTo(3_000);
      expect(await invoking).toEqual({ ok: true, response: 1 });
      expect(subject.printed()).toEqual(['wrote late']);
    },
    CLOCK,
  );
});

test('a delay beyond the time limit ends with it, and the function never runs', async () => {
  const clock = createManualClock();
  const faults = new CloudFaults({ now: clock.now, log: { info: () => undefined } });
  await faults.inject({ seed: 1, rules: [aRule({ kind: 'aws:lambda:invocation-add-delay', delayMs: 86_400_000 })] });
  const { run } = new FunctionFaults({ name: 'subject', timeoutMs: 60_000 }, { faults, clock });
  const work = jest.fn(() => new Promise<Completion>(() => {}));
  const stop = () => Promise.resolve();
  const thread = { ready: Promise.resolve(undefined), isAlive: () => true, run: work, stop } satisfies FunctionThread;
  const running = run(thread, { requestId: 'id', event: '{}', deadlineMs: 60_000 });
  clock.advanceTo(60_000);
  expect(await running).toMatchObject({ type: 'failure', error: { errorType: 'Sandbox.Timedout' } });
  expect({ calls: work.mock.calls.length, wakeMs: clock.nextWakeMs() }).toEqual({ calls: 0, wakeMs: undefined });
});

test('a crash during the work comes within the time that the last invocation took', async () => {
  const clock = createManualClock();
  const faults = new CloudFaults({ now: clock.now, log: { info: () => undefined } });
  const { run } = new FunctionFaults({ name: 'subject', timeoutMs: 60_000 }, { faults, clock });
  const invocation = { requestId: 'id', event: '{}', deadlineMs: 60_000 };
  const thread = (running: Promise<Completion>, stop: () => Promise<void> = () => Promise.resolve()) =>
    ({ ready: Promise.resolve(undefined), isAlive: () => true, run: () => running, stop }) satisfies FunctionThread;
  let end!: (completion: Completion) => void;
  const first = run(thread(new Promise((resolve) => (end = resolve))), invocation);
  clock.advanceTo(5_000);
  end({ type: 'response', response: '1' });
  await first;
  await faults.inject({ seed: 1, rules: [aRule({ kind: 'legion:function-crash', moment: 'during' })] });
  const stop = jest.fn(() => Promise.resolve());
  const second = run(thread(new Promise(() => {}), stop), invocation);
  const wakeMs = clock.nextWakeMs()!;
  expect(wakeMs).toBeGreaterThan(5_000);
  expect(wakeMs).toBeLessThan(10_000);
  expect(stop).not.toHaveBeenCalled();
  clock.advanceTo(wakeMs);
  expect(await second).toMatchObject({ type: 'failure', error: { errorType: 'Runtime.ExitError' } });
  expect(stop).toHaveBeenCalledTimes(1);
});
