import { createPageRest, REST_AFTER_MS } from '../../../dashboard/src/state/page-rest';

function aPage() {
  const calls: string[] = [];
  let timer: { delayMs: number; run: () => void } | undefined;
  const rest = createPageRest({
    after: (delayMs, run) => {
      timer = { delayMs, run };
      return () => (timer = undefined);
    },
    rest: () => calls.push('rest'),
    wake: () => calls.push('wake'),
  });
  return { rest, calls, timer: () => timer };
}

test('a page hidden for half a minute rests, and wakes when it is shown', () => {
  const { rest, calls, timer } = aPage();
  rest.hidden();
  expect(timer()?.delayMs).toBe(REST_AFTER_MS);
  timer()!.run();
  rest.shown();
  expect(calls).toEqual(['rest', 'wake']);
});

test('a page shown again sooner neither rests nor wakes', () => {
  const { rest, calls, timer } = aPage();
  rest.hidden();
  rest.shown();
  expect(timer()).toBeUndefined();
  expect(calls).toEqual([]);
});

test('a page wakes once for each rest, and a stopped one never rests', () => {
  const { rest, calls, timer } = aPage();
  rest.hidden();
  timer()!.run();
  rest.shown();
  rest.shown();
  rest.hidden();
  rest.stop();
  expect(timer()).toBeUndefined();
  expect(calls).toEqual(['rest', 'wake']);
});
