import { createFunctionPool, type FunctionPool } from '../../../../lib/cloud/functions/function-pool';
import type { Completion, FunctionThread } from '../../../../lib/cloud/functions/function-thread';

const DEFINITION = {
  name: 'subject',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:subject',
  roleArn: 'arn:aws:iam::000000000000:role/subject',
  codeDir: '/nowhere',
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  environment: {},
  timeoutMs: 10_000,
  memoryMb: 128,
};

type FakeThread = FunctionThread & { readonly answerAll: () => void; readonly crash: () => void };

/** A thread whose invocations, first and later ones alike, run until the test lets them answer. */
function fakeThread(): FakeThread {
  let end: (completion: Completion) => void;
  const ended = new Promise<Completion>((resolve) => (end = resolve));
  let alive = true;
  return {
    ready: Promise.resolve(undefined),
    isAlive: () => alive,
    run: () => ended,
    stop: () => Promise.resolve(),
    answerAll: () => end({ type: 'response', response: '"done"' }),
    crash: () => {
      alive = false;
      end({ type: 'failure', error: { errorType: 'Error', message: 'crashed' } });
    },
  };
}

/** A pool whose first start succeeds and whose later ones fail; `tried` resolves at the first failure. */
function aPoolThatCannotGrow(): { pool: FunctionPool; first: FakeThread; tried: Promise<void> } {
  const first = fakeThread();
  let starts = 0;
  let setTried: () => void;
  const tried = new Promise<void>((resolve) => (setTried = resolve));
  const startThread = () => {
    starts += 1;
    if (starts === 1) return first;
    setImmediate(setTried);
    throw new Error('no more threads');
  };
  const limits = { eager: 1, most: 2, patienceMs: 1 };
  return { pool: createFunctionPool({ definition: DEFINITION, startThread, limits, now: () => 0 }), first, tried };
}

const noThread = {
  ok: false,
  error: {
    errorType: 'ServiceException',
    message: 'no thread starts for the function subject: Error: no more threads',
  },
};

test('if no further thread can start, an invocation waits for a busy one', async () => {
  const { pool, first, tried } = aPoolThatCannotGrow();
  const running = pool.invoke({});
  const waiting = pool.invoke({});
  await tried;
  first.answerAll();
  expect(await running).toEqual({ ok: true, response: 'done' });
  expect(await waiting).toEqual({ ok: true, response: 'done' });
});

test('when the last thread crashes and none can start, every waiting invocation is refused', async () => {
  const { pool, first, tried } = aPoolThatCannotGrow();
  const running = pool.invoke({});
  const waiting = [pool.invoke({}), pool.invoke({})];
  await tried;
  first.crash();
  expect(await running).toMatchObject({ ok: false, error: { message: 'crashed' } });
  expect(await Promise.all(waiting)).toEqual([noThread, noThread]);
});

test('an invocation is refused if no thread can start, and warming such a function does nothing', async () => {
  const startThread = () => {
    throw new Error('no more threads');
  };
  const limits = { eager: 1, most: 1, patienceMs: 1 };
  const pool = createFunctionPool({ definition: DEFINITION, startThread, limits, now: () => 0 });
  pool.warm();
  expect(await pool.invoke({})).toEqual(noThread);
});
