import { createFunctionLogs } from '../../../../lib/cloud/functions/function-logs';
import { createFunctionRuntime } from '../../../../lib/cloud/functions/function-runtime';
import { withFunction } from './a-function';

const ok = (response: unknown) => ({ ok: true, response });
const error = (errorType: string, message: string | RegExp) => ({
  ok: false,
  error: { errorType, message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) },
});

test('a handler receives the event, and invoke returns its response', async () => {
  await withFunction('exports.handler = async (event) => ({ doubled: event.n * 2 })', async ({ invoke }) => {
    expect(await invoke({ n: 21 })).toEqual(ok({ doubled: 42 }));
  });
});

test('a handler may respond with nothing, through a callback, or with the old context methods', async () => {
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

test('a function sees Lambda’s variables, those of the services and its own, and none of the caller’s', async () => {
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

test('the context has the function’s ARN, the request id and the remaining time', async () => {
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

test('a warm environment is reused and keeps its state', async () => {
  await withFunction('let n = 0; exports.handler = async () => ++n', async ({ invoke }) => {
    expect([await invoke(), await invoke(), await invoke()]).toEqual([ok(1), ok(2), ok(3)]);
  });
});

test('a thrown value is reported and the environment kept, even if the value cannot be converted to text', async () => {
  const code = `let n = 0;
    exports.handler = async ({ bad }) => {
      n += 1;
      if (bad === 'object') throw Object.create(null);
      if (bad === 'stack') throw Object.assign(new TypeError('refused'), { stack: 5 });
      return n;
    };`;
  await withFunction(code, async ({ invoke }) => {
    expect(await invoke({ bad: 'object' })).toEqual(error('object', 'an error that has no text'));
    expect(await invoke({ bad: 'stack' })).toEqual(error('TypeError', 'refused'));
    expect(await invoke({})).toEqual(ok(3));
  });
});

test('warming a function starts one environment, which serves the first invocations', async () => {
  const code = 'const loadedAt = Date.now(); exports.handler = async () => loadedAt';
  await withFunction(code, async ({ invoke, warm }) => {
    warm();
    warm();
    const first = await invoke();
    expect(await invoke()).toEqual(first);
  });
});

test('a handler that throws returns Lambda’s error, and the next invocation succeeds', async () => {
  const code = `exports.handler = async (event) => { if (event.bad) throw new RangeError('too far'); return 'fine' }`;
  await withFunction(code, async ({ invoke }) => {
    expect(await invoke({ bad: true })).toEqual(error('RangeError', 'too far'));
    expect(await invoke()).toEqual(ok('fine'));
  });
});

test.each([
  ['exits the process', 'process.exit(3)', error('Runtime.ExitError', 'Runtime exited with exit status 3')],
  [
    'throws outside its promise',
    `setImmediate(() => { throw new TypeError('loose') }); await new Promise(() => {})`,
    error('TypeError', 'loose'),
  ],
  [
    'leaves a rejection unhandled',
    `void Promise.reject(new Error('unheard')); await new Promise(() => {})`,
    error('Error', 'unheard'),
  ],
  [
    'runs out of memory',
    'const all = []; for (;;) all.push(new Array(100_000).fill(Math.random()))',
    error('Runtime.OutOfMemory', 'Runtime ran out of memory, the function has 128 MB'),
  ],
])(
  'a handler that %s fails only its own invocation, and the next one runs in a new environment',
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

test('a handler that loops forever is stopped at its timeout and replaced by a new environment', async () => {
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
    'is not exported',
    'exports.other = 1',
    'index.handler',
    error('Runtime.HandlerNotFound', 'index.handler is undefined or not exported'),
  ],
  ['has no name in the module', '', 'index', error('Runtime.MalformedHandlerName', 'Bad handler: index')],
  ['is in no file', '', 'missing.handler', error('Runtime.ImportModuleError', "Error: Cannot find module 'missing'")],
  ['is in a file that throws', 'throw new Error("broken start")', 'index.handler', error('Error', 'broken start')],
  ['is in a file that is not JavaScript', 'exports.handler = (', 'index.handler', error('SyntaxError', /./)],
])('when the handler %s, every invocation fails with the same error', async (_what, code, handler, expected) => {
  await withFunction(
    code,
    async ({ invoke }) => {
      expect(await invoke()).toEqual(expected);
      expect(await invoke()).toEqual(expected);
    },
    { definition: { handler } },
  );
});

test('an ES module and a handler nested in an export are found', async () => {
  await withFunction(
    'export const api = { handler: async () => import.meta.url.endsWith(".mjs") }',
    async ({ invoke }) => expect(await invoke()).toEqual(ok(true)),
    { file: 'index.mjs', definition: { handler: 'index.api.handler' } },
  );
});

test('code can require the SDK that Lambda’s runtime includes', async () => {
  const code = `exports.handler = async () => typeof require('@aws-sdk/client-dynamodb').DynamoDBClient`;
  await withFunction(code, async ({ invoke }) => expect(await invoke()).toEqual(ok('function')));
});

test("a function's output is in its log line by line before its response", async () => {
  const code = `exports.handler = async () => { console.log('one\\ntwo'); console.error('three'); process.stdout.write('half') }`;
  await withFunction(code, async ({ invoke, logs, printed }) => {
    await invoke();
    expect(printed()).toEqual(['one', 'two', 'three', 'half']);
    expect(logs.tail('subject').map(({ stream }) => stream)).toEqual(['stdout', 'stdout', 'stderr', 'stdout']);
  });
});

test('invocations queue when every thread is busy, and all get their response', async () => {
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

test("another thread starts when an invocation has waited for the pool's patience", async () => {
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

test('a function is throttled above its reserved concurrency', async () => {
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

test('stop fails the running and waiting invocations and every later one', async () => {
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

test('invoking a function that is not deployed gives ResourceNotFoundException', async () => {
  const logs = createFunctionLogs({ now: Date.now });
  const runtime = createFunctionRuntime({ services: {}, logs, now: Date.now });
  expect(await runtime.invoke('nobody', {})).toEqual(error('ResourceNotFoundException', 'Function not found: nobody'));
});
