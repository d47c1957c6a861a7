import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import type { Answer, Call } from '../../../../lib/cloud/engines/call';
import { createPortClient, type PortClientOptions } from '../../../../lib/cloud/engines/port-client';
import { servePort } from '../../../../lib/cloud/engines/serve-port';

type Engine = (call: Call) => Answer | Promise<Answer>;

const answerOf = (text: string): Answer => ({ status: 200, body: new TextEncoder().encode(text) });
const callOf = (operation: string, text = ''): Call => ({
  operation,
  format: 'json',
  body: new TextEncoder().encode(text),
});
const textOf = ({ body }: Answer) => Buffer.from(body).toString();

async function withPort(
  engine: Engine,
  use: (client: ReturnType<typeof createPortClient>, engineEnd: { close: () => void }) => Promise<void>,
  options?: PortClientOptions,
): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  servePort(port1, engine);
  const client = createPortClient(port2, options);
  try {
    await use(client, port1);
  } finally {
    client.close();
  }
}

/** An engine that answers when it is told to. */
function slowEngine() {
  const calls: { readonly call: Call; readonly answer: (answer: Answer) => void }[] = [];
  const arrivals = new EventTarget();
  return {
    calls,
    engine: (call: Call) =>
      new Promise<Answer>((answer) => {
        calls.push({ call, answer });
        arrivals.dispatchEvent(new Event('call'));
      }),
    arrived: async (count: number) => {
      while (calls.length < count) await once(arrivals, 'call');
    },
  };
}

test('any bytes arrive and come back as they were', async () => {
  const echo: Engine = ({ body }) => ({ status: 200, body: new Uint8Array(body) });
  await withPort(echo, (client) =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { body } = await client.call({ operation: 'Echo', format: 'json', body: new Uint8Array(bytes) });
        expect([...body]).toEqual([...bytes]);
      }),
      { numRuns: 50 },
    ),
  );
});

test('operation, format, status and error type cross the port', async () => {
  const engine: Engine = ({ operation, format }) => ({
    ...answerOf(`${operation} in ${format}`),
    status: 400,
    errorType: 'ValidationException',
  });
  await withPort(engine, async (client) => {
    const answer = await client.call({ operation: 'PutItem', format: 'cbor', body: new Uint8Array() });
    expect(answer).toMatchObject({ status: 400, errorType: 'ValidationException' });
    expect(textOf(answer)).toBe('PutItem in cbor');
  });
});

test('a part of a larger buffer is copied, and the buffer stays', async () => {
  const pool = new TextEncoder().encode('before|body|after');
  await withPort(
    ({ body }) => ({ status: 200, body: body.subarray(1) }),
    async (client) => {
      const answer = await client.call({ operation: 'Echo', format: 'json', body: pool.subarray(7, 11) });
      expect(textOf(answer)).toBe('ody');
    },
  );
  expect(Buffer.from(pool).toString()).toBe('before|body|after');
});

test('answers that come out of order reach their callers', async () => {
  const { engine, calls, arrived } = slowEngine();
  await withPort(engine, async (client) => {
    const [first, second] = [client.call(callOf('First')), client.call(callOf('Second'))];
    await arrived(2);
    calls[1]!.answer(answerOf('two'));
    expect(textOf(await second)).toBe('two');
    calls[0]!.answer(answerOf('one'));
    expect(textOf(await first)).toBe('one');
  });
});

test('calls beyond the cap wait for an answer to an earlier one', async () => {
  const { engine, calls, arrived } = slowEngine();
  const use = async (client: ReturnType<typeof createPortClient>) => {
    const answers = ['a', 'b', 'c'].map((name) => client.call(callOf(name)));
    await arrived(2);
    expect(calls.map(({ call }) => call.operation)).toEqual(['a', 'b']);
    calls[1]!.answer(answerOf('b'));
    await arrived(3);
    for (const { call, answer } of calls) answer(answerOf(call.operation));
    expect((await Promise.all(answers)).map(textOf)).toEqual(['a', 'b', 'c']);
  };
  await withPort(engine, use, { maxInFlight: 2 });
});

test('an aborted call rejects at once, and its answer is dropped', async () => {
  const { engine, calls, arrived } = slowEngine();
  await withPort(engine, async (client) => {
    const abort = new AbortController();
    const call = client.call(callOf('Slow'), { signal: abort.signal });
    await arrived(1);
    abort.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    calls[0]!.answer(answerOf('late'));
    const next = client.call(callOf('Next'));
    await arrived(2);
    calls[1]!.answer(answerOf('next'));
    expect(textOf(await next)).toBe('next');
  });
});

test('a call that is aborted while it waits is never sent', async () => {
  const { engine, calls, arrived } = slowEngine();
  const use = async (client: ReturnType<typeof createPortClient>) => {
    const abort = new AbortController();
    const first = client.call(callOf('First'));
    const second = client.call(callOf('Second'), { signal: abort.signal });
    const third = client.call(callOf('Third'));
    abort.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await arrived(1);
    calls[0]!.answer(answerOf(''));
    await arrived(2);
    calls[1]!.answer(answerOf(''));
    await Promise.all([first, third]);
    expect(calls.map(({ call }) => call.operation)).toEqual(['First', 'Third']);
  };
  await withPort(engine, use, { maxInFlight: 1 });
});

test('a signal that is already aborted sends nothing', async () => {
  await withPort(
    () => answerOf(''),
    async (client) => {
      await expect(client.call(callOf('Never'), { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    },
  );
});

test('a call without an answer times out, a later one with less time before it', async () => {
  const { engine } = slowEngine();
  await withPort(engine, async (client) => {
    const order: string[] = [];
    const note = (name: string) => (error: Error) => void order.push(`${name}: ${error.name}`);
    await Promise.all([
      client.call(callOf('Patient'), { timeoutMs: 30 }).catch(note('patient')),
      client.call(callOf('Hasty'), { timeoutMs: 5 }).catch(note('hasty')),
    ]);
    expect(order).toEqual(['hasty: TimeoutError', 'patient: TimeoutError']);
  });
});

test('when the engine is gone, calls in flight are reset, waiting ones too, and later ones refused', async () => {
  const { engine, arrived } = slowEngine();
  const use = async (client: ReturnType<typeof createPortClient>, engineEnd: { close: () => void }) => {
    const calls = [client.call(callOf('InFlight')), client.call(callOf('Waiting'))];
    await arrived(1);
    engineEnd.close();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(client.call(callOf('Later'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  };
  await withPort(engine, use, { maxInFlight: 1 });
});

test('one signal may serve any number of calls, without a warning of a leak', async () => {
  const { signal } = new AbortController();
  await withPort(
    () => answerOf('done'),
    async (client) => {
      await Promise.all(Array.from({ length: 20 }, () => client.call(callOf('Echo'), { signal })));
    },
  );
  const [limit] = Object.getOwnPropertySymbols(signal).filter(({ description }) =>
    description!.endsWith('maxEventTargetListeners'),
  );
  expect(Reflect.get(signal, limit!)).toBe(0);
});

describe('what follows a body', () => {
  /** An engine whose answer goes on as it is told. */
  function longAnswer() {
    const asked: { readonly give: (part?: string) => void; readonly fail: () => void }[] = [];
    const rest = {
      next: () =>
        new Promise<Uint8Array | undefined>((resolve, reject) => {
          asked.push({
            give: (part) => resolve(part === undefined ? undefined : new TextEncoder().encode(part)),
            fail: () => reject(new Error('broken')),
          });
        }),
      leave: jest.fn(() => asked.at(-1)?.give()),
    };
    return { asked, rest, engine: (): Answer => ({ ...answerOf('first'), rest }) };
  }
  const turns = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise(setImmediate);
  };

  test('comes part by part, no faster than it is asked for, until its end', async () => {
    const { asked, engine } = longAnswer();
    await withPort(engine, async (client) => {
      const answer = await client.call(callOf('Long'));
      expect(textOf(answer)).toBe('first');
      await client.call(callOf('Other')); // a message on the way would have arrived before
      expect(asked).toHaveLength(0);
      for (const text of ['second', 'third']) {
        const part = answer.rest!.next();
        await turns(() => asked.length > 0);
        asked.shift()!.give(text);
        expect(Buffer.from((await part)!).toString()).toBe(text);
      }
      const end = answer.rest!.next();
      await turns(() => asked.length > 0);
      asked.shift()!.give(undefined);
      expect(await end).toBeUndefined();
      expect(await answer.rest!.next()).toBeUndefined();
    });
  });

  test('takes no place among the calls in flight while it is waited for', async () => {
    const { engine } = longAnswer();
    await withPort(
      engine,
      async (client) => {
        const { rest } = await client.call(callOf('Long'));
        const waiting = rest!.next();
        expect(textOf(await client.call(callOf('Other')))).toBe('first');
        rest!.leave();
        expect(await waiting).toBeUndefined();
      },
      { maxInFlight: 1 },
    );
  });

  test.each(['its reader leaves it', 'its port is closed'])('is left in the engine when %s', async (event) => {
    const { rest: inside, engine } = longAnswer();
    await withPort(engine, async (client) => {
      const { rest } = await client.call(callOf('Long'));
      const waiting = rest!.next().catch(() => 'rejected');
      if (event === 'its port is closed') client.close();
      else rest!.leave();
      await waiting;
      await turns(() => inside.leave.mock.calls.length > 0);
      expect(inside.leave).toHaveBeenCalledTimes(1);
    });
  });

  test.each([
    ['a call that was given up', 'abort', undefined, 'aborted'],
    ['a call whose answer breaks off', 'wait', 'reset', 'ECONNRESET'],
  ] as const)('is left in the engine with %s', async (_name, act, broken, message) => {
    const { rest, engine } = longAnswer();
    const controller = new AbortController();
    await withPort(
      () => ({ ...engine(), ...(broken && { broken }) }),
      async (client) => {
        const call = client.call(callOf('Long'), { signal: controller.signal });
        if (act === 'abort') controller.abort();
        await expect(call).rejects.toThrow(message);
        await turns(() => rest.leave.mock.calls.length > 0);
      },
    );
  });

  test('that breaks off, and whose engine goes away, rejects as a socket does', async () => {
    const { asked, engine } = longAnswer();
    await withPort(engine, async (client, engineEnd) => {
      const [first, second] = [await client.call(callOf('Long')), await client.call(callOf('Long'))];
      const broken = first.rest!.next();
      await turns(() => asked.length > 0);
      asked.shift()!.fail();
      await expect(broken).rejects.toMatchObject({ code: 'ECONNRESET' });
      const gone = second.rest!.next();
      engineEnd.close();
      await expect(gone).rejects.toMatchObject({ code: 'ECONNRESET' });
      await expect(second.rest!.next()).rejects.toMatchObject({ code: 'ECONNRESET' });
    });
  });
});
