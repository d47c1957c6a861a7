import { createFunctionLogs } from '../../../../lib/cloud/functions/function-logs';
import { createFunctionRuntime } from '../../../../lib/cloud/functions/function-runtime';
import { withFunction } from './a-function';

const ok = (response: unknown) => ({ ok: true, response });
const error = (errorType: string, message: string | RegExp) => ({
  ok: false,
  error: { errorType, message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) },
});

test('a handler gets the event and its answer comes back', async () => {
  await withFunction('exports.handler = async (event) => ({ doubled: event.n * 2 })', async ({ invoke }) => {
    expect(await invoke({ n: 21 })).toEqual(ok({ doubled: 42 }));
  });
});

test('a handler may answer nothing, by a callback, or by the old context methods', async () => {
  const code = `exports.handler = (event, context, callback) => {
    if (event.how === 'callback') return callback(null, 'called');
    if (event.how === 'error') return callback(new TypeError('refused'));
    if (event.how === 'succeed') return context.succeed('succeeded');
    if (event.how === 'promise') return Promise.resolve();
  }`;
  await withFunction(code, async ({ invoke }) => {
    expect(await invoke({ how: 'callback' })).toEqual(ok('called'));
    expect(await invoke({ how: 'error' })).toEqual(error('TypeError', 'refused'));
    expect(await invoke({ how: 'succeed' })).toEqual(ok('succeeded'));
    expect(await invoke({ how: 'promise' })).toEqual(ok(null));
  });
});

test('the environment is Lambda’s, the services’ and the function’s own, and nothing of the caller', async () => {
  const code = 'exports.handler = async () => process.env';
  const definition = { environment: { TABLE_NAME: 'bronze' } };
  await withFunction(
    code,
    async ({ invoke }) => {
      const answer = await invoke();
      expect(answer).toMatchObject(
        ok({
          TABLE_NAME: 'bronze',
          AWS_REGION: 'eu-west-1',
          AWS_LAMBDA_FUNCTION_NAME: 'subject',
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
          _HANDLER: 'index.handler',
          TZ: ':UTC',
        }),
      );
      expect(Object.keys((answer as { response: object }).response)).not.toContain('HOME');
    },
    { definition, services: { AWS_REGION: 'eu-west-1' } },
  );
});

test('the context names the function, the request and the time that is left', async () => {
  const code = `exports.handler = async (event, context) => ({
    arn: context.invokedFunctionArn, id: context.awsRequestId, left: context.getRemainingTimeInMillis() })`;
  await withFunction(code, async ({ invoke }) => {
    const first = (await invoke()) as { response: { arn: string; id: string; left: number } };
    const second = (await invoke()) as typeof first;
    expect(first.response.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:subject');
    expect(second.response.id).not.toBe(first.response.id);
    expect(first.response.left).toBeGreaterThan(5_000);
    expect(first.response.left).toBeLessThanOrEqual(10_000);
  });
});

test('a warm environment is used again, and its state with it', async () => {
  await withFunction('let n = 0; exports.handler = async () => ++n', async ({ invoke }) => {
    expect([await invoke(), await invoke(), await invoke()]).toEqual([ok(1), ok(2), ok(3)]);
  });
});

test('a function that was warmed answers from the environment that was started for it', async () => {
  const code = 'const loadedAt = Date.now(); exports.handler = async () => loadedAt';
  await withFunction(code, async ({ invoke, warm }) => {
    warm();
    warm();
    const first = await invoke();
    expect(await invoke()).toEqual(first);
  });
});

test('a handler that throws is an error in Lambda’s words, and the next invocation works', async () => {
  const code = `exports.handler = async (event) => { if (event.bad) throw new RangeError('too far'); return 'fine' }`;
  await withFunction(code, async ({ invoke }) => {
    expect(await invoke({ bad: true })).toEqual(error('RangeError', 'too far'));
    expect(await invoke()).toEqual(ok('fine'));
  });
});

test.each([
  ['leaves the process', 'process.exit(3)', error('Runtime.ExitError', 'Runtime exited with exit status 3')],
  [
    'throws outside its promise',
    `setImmediate(() => { throw new TypeError('loose') }); await new Promise(() => {})`,
    error('TypeError', 'loose'),
  ],
  [
    'leaves a rejection behind',
    `void Promise.reject(new Error('unheard')); await new Promise(() => {})`,
    error('Error', 'unheard'),
  ],
  [
    'eats all memory',
    'const all = []; for (;;) all.push(new Array(100_000).fill(Math.random()))',
    error('Runtime.OutOfMemory', 'Runtime ran out of memory, the function has 128 MB'),
  ],
])(
  'a handler that %s takes nothing with it, and the next invocation has a new environment',
  async (_what, act, expected) => {
    await withFunction(
      `exports.handler = async (event) => { if (event.bad) { ${act} } return 'fine' }`,
      async ({ invoke }) => {
        expect(await invoke({ bad: true })).toEqual(expected);
        expect(await invoke()).toEqual(ok('fine'));
      },
    );
  },
);

test('a handler that loops for ever is ended at its timeout, and a new environment takes its place', async () => {
  await withFunction(
    `exports.handler = async (event) => { while (event.loop); return 'fine' }`,
    async ({ invoke }) => {
      expect(await invoke({ loop: true })).toEqual(error('Sandbox.Timedout', /Task timed out after 0\.20 seconds$/));
      expect(await invoke()).toEqual(ok('fine'));
    },
    { definition: { timeoutMs: 200 } },
  );
});

test.each([
  [
    'is not there',
    'exports.other = 1',
    'index.handler',
    error('Runtime.HandlerNotFound', 'index.handler is undefined or not exported'),
  ],
  ['has no name', '', 'index', error('Runtime.MalformedHandlerName', 'Bad handler: index')],
  ['is in no file', '', 'missing.handler', error('Runtime.ImportModuleError', "Error: Cannot find module 'missing'")],
  ['is in a file that throws', 'throw new Error("broken start")', 'index.handler', error('Error', 'broken start')],
  ['is in a file that is no JavaScript', 'exports.handler = (', 'index.handler', error('SyntaxError', /./)],
])('a handler that %s is an error of every invocation', async (_what, code, handler, expected) => {
  await withFunction(
    code,
    async ({ invoke }) => {
      expect(await invoke()).toEqual(expected);
      expect(await invoke()).toEqual(expected);
    },
    { definition: { handler } },
  );
});

test('an ES module and a handler deeper inside are found', async () => {
  await withFunction(
    'export const api = { handler: async () => import.meta.url.endsWith(".mjs") }',
    async ({ invoke }) => expect(await invoke()).toEqual(ok(true)),
    { file: 'index.mjs', definition: { handler: 'index.api.handler' } },
  );
});

test('code finds the SDK that Lambda’s runtime brings', async () => {
  const code = `exports.handler = async () => typeof require('@aws-sdk/client-dynamodb').DynamoDBClient`;
  await withFunction(code, async ({ invoke }) => expect(await invoke()).toEqual(ok('function')));
});

test('what a function prints is in its log line by line, before its answer', async () => {
  const code = `exports.handler = async () => { console.log('one\\ntwo'); console.error('three'); process.stdout.write('half') }`;
  await withFunction(code, async ({ invoke, logs, printed }) => {
    await invoke();
    expect(printed()).toEqual(['one', 'two', 'three', 'half']);
    expect(logs.tail('subject').map(({ stream }) => stream)).toEqual(['stdout', 'stdout', 'stderr', 'stdout']);
  });
});

test('invocations beyond the threads wait in line, and all are answered', async () => {
  const code = 'let at = 0; exports.handler = async (event) => { await null; return event.n }';
  const limits = { eager: 2, most: 2, patienceMs: 60_000 };
  await withFunction(
    code,
    async ({ invoke }) => {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => invoke({ n })));
      expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => ok(n)));
    },
    { limits },
  );
});

test('an invocation that has waited long enough gets a thread of its own', async () => {
  const code = `exports.handler = async (event) => { if (event.wait) await new Promise(() => {}); return 'not stuck' }`;
  await withFunction(
    code,
    async ({ invoke }) => {
      const stuck = invoke({ wait: true });
      expect(await invoke()).toEqual(ok('not stuck'));
      void stuck;
    },
    { limits: { eager: 1, most: 2, patienceMs: 50 } },
  );
});

test('beyond its reserved concurrency a function is throttled', async () => {
  const code = `exports.handler = async () => { await new Promise((resolve) => setTimeout(resolve, 50)) }`;
  await withFunction(
    code,
    async ({ invoke }) => {
      const first = invoke();
      expect(await invoke()).toEqual(error('TooManyRequestsException', 'Rate Exceeded: subject may run 1 at a time'));
      expect(await first).toEqual(ok(null));
      expect(await invoke()).toEqual(ok(null));
    },
    { definition: { reservedConcurrency: 1 } },
  );
});

test('after the stop nothing runs, and what was running or waiting has failed', async () => {
  const limits = { eager: 1, most: 1, patienceMs: 60_000 };
  await withFunction(
    `exports.handler = async () => { await new Promise(() => {}) }`,
    async ({ invoke, stop }) => {
      const running = invoke();
      const waiting = invoke();
      await stop();
      expect(await running).toMatchObject({ ok: false });
      expect(await waiting).toEqual(error('ServiceException', 'the function subject is stopped'));
      expect(await invoke()).toEqual(error('ServiceException', 'the function subject is stopped'));
    },
    { limits },
  );
});

test('a function that nobody has deployed is not found', async () => {
  const logs = createFunctionLogs({ now: Date.now });
  const runtime = createFunctionRuntime({ services: {}, logs, now: Date.now });
  expect(await runtime.invoke('nobody', {})).toEqual(error('ResourceNotFoundException', 'Function not found: nobody'));
});
