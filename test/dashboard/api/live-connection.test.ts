import { LiveConnection, type LiveState } from '../../../dashboard/src/api/live-connection';

/** A clock that a test moves. */
function manualTimer() {
  let nowMs = 0;
  let timers: { atMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    random: () => 1,
    after: (delayMs: number, run: () => void) => {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass: (durationMs: number) => {
      nowMs += durationMs;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { run } of due) run();
    },
  };
}

type Answer = (headers: Record<string, string>, signal: AbortSignal) => Response;

/** A page connected to a server that gives each connection the next answer. */
function connected(answers: readonly Answer[]) {
  const timer = manualTimer();
  const states: LiveState[] = [];
  const reasons: (string | undefined)[] = [];
  const received: string[] = [];
  const requests: Record<string, string>[] = [];
  let changed = () => {};
  const connection = new LiveConnection({
    url: '/stream',
    timer,
    fetch: (async (_url: string, init: RequestInit) => {
      requests.push(init.headers as Record<string, string>);
      const answer = answers[requests.length - 1];
      if (!answer) throw new TypeError('fetch failed');
      return answer(init.headers as Record<string, string>, init.signal!);
    }) as typeof fetch,
    onMessage: ({ data }) => {
      received.push(data);
      changed();
    },
    onState: (state, waiting) => {
      states.push(state);
      reasons.push(waiting?.reason);
      changed();
    },
  });
  connection.open();
  const until = async (state: LiveState, messages = 0) => {
    while (states.at(-1) !== state || received.length < messages) {
      await new Promise<void>((resolve) => (changed = resolve));
    }
  };
  return { timer, states, reasons, received, requests, connection, until };
}

const sends =
  (text: string): Answer =>
  () =>
    new Response(text);

/** Sends a text, then stays open and silent until the page aborts. */
const fallsSilent =
  (text: string): Answer =>
  (_headers, signal) =>
    new Response(
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode(text));
          signal.addEventListener('abort', () => controller.error(signal.reason));
        },
      }),
    );

test('after the stream ends, the page waits as long as the server advised and resumes behind the last id', async () => {
  const page = connected([sends('retry: 2000\n\nid: b-7\ndata: one\n\n'), sends('id: b-8\ndata: two\n\n')]);
  await page.until('waiting');
  page.timer.pass(1_999);
  expect(page.requests).toHaveLength(1);
  page.timer.pass(1);
  await page.until('waiting');
  expect(page.requests.map((headers) => headers['last-event-id'])).toEqual([undefined, 'b-7']);
  expect(page.received).toEqual(['one', 'two']);
  page.connection.close();
});

test('each failure in a row doubles the wait, and a message resets it', async () => {
  const fails: Answer = () => new Response('', { status: 503 });
  const page = connected([fails, fails, sends('data: x\n\n'), fails]);
  for (const waitMs of [1_000, 2_000]) {
    await page.until('waiting');
    expect(page.reasons.at(-1)).toBe('The stream answered 503.');
    page.timer.pass(waitMs - 1);
    expect(page.states.at(-1)).toBe('waiting');
    page.timer.pass(1);
  }
  await page.until('waiting');
  page.timer.pass(1_000);
  await page.until('waiting');
  page.timer.pass(999);
  expect(page.requests).toHaveLength(4);
  page.timer.pass(1);
  expect(page.requests).toHaveLength(5);
  page.connection.close();
});

test('the page drops a silent connection and resumes it', async () => {
  const page = connected([fallsSilent('id: b-1\ndata: x\n\n'), fallsSilent('data: y\n\n')]);
  await page.until('live', 1);
  page.timer.pass(60_000);
  await page.until('waiting');
  page.timer.pass(60_000);
  await page.until('live');
  expect(page.requests[1]).toMatchObject({ 'last-event-id': 'b-1' });
  page.connection.close();
});

test('retryNow connects without waiting, and a closed connection stays closed', async () => {
  const page = connected([() => new Response('', { status: 500 }), fallsSilent('data: x\n\n')]);
  await page.until('waiting');
  page.connection.retryNow();
  await page.until('live');
  page.connection.close();
  page.connection.retryNow();
  page.timer.pass(120_000);
  expect(page.requests).toHaveLength(2);
});

test('a resting page holds no connection, and resumes behind the last id', async () => {
  const page = connected([fallsSilent('id: b-5\ndata: x\n\n'), fallsSilent('data: y\n\n')]);
  await page.until('live', 1);
  page.connection.rest();
  page.timer.pass(120_000);
  expect(page.states.at(-1)).toBe('waiting');
  expect(page.requests).toHaveLength(1);
  page.connection.retryNow();
  await page.until('live', 2);
  expect(page.requests[1]).toMatchObject({ 'last-event-id': 'b-5' });
  page.connection.close();
});
