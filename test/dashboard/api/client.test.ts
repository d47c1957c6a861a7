import { ApiError } from '../../../dashboard/src/api/api-error';
import { createApiClient } from '../../../dashboard/src/api/client';
import { respondWithProblem } from '../../../lib/api/respond';
import { ApiProblem } from '../../../lib/api/contract/problem';

type Seen = { url: string; init: RequestInit };

function clientOf(answer: (seen: Seen) => Response | Promise<Response>) {
  const seen: Seen[] = [];
  const fetchOnce = (async (url: string, init: RequestInit) => {
    seen.push({ url, init });
    return answer({ url, init });
  }) as typeof fetch;
  return { seen, api: createApiClient({ fetch: fetchOnce, token: () => 'secret' }) };
}

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });

test('only control routes get the token', async () => {
  const { api, seen } = clientOf(() => json({ rows: [], next_cursor: null }));
  await api.pause();
  await api.events({ path: '/events', query: { limit: 5, cursor: undefined, risk: '' } });
  expect(seen.map(({ url }) => url)).toEqual(['/control/pause', '/events?limit=5']);
  expect(seen.map(({ init }) => new Headers(init.headers).get('authorization'))).toEqual(['Bearer secret', null]);
});

test("an error keeps the problem's code and faults", async () => {
  const faults = [{ name: 'limit', reason: 'must be a whole number from 1 to 200' }];
  const problem = new ApiProblem('invalid_parameter', 'limit: got "0"', { faults });
  const { api } = clientOf(() => respondWithProblem(problem));
  await expect(api.stats()).rejects.toMatchObject({ code: 'invalid_parameter', message: 'limit: got "0"', faults });
});

test('an unreachable server differs from one that answers nonsense', async () => {
  const gone = clientOf(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(gone.api.stats()).rejects.toMatchObject({ code: 'unreachable' });
  const odd = clientOf(() => new Response('<html>', { status: 502 }));
  await expect(odd.api.stats()).rejects.toBeInstanceOf(ApiError);
  await expect(clientOf(() => new Response('<html>')).api.stats()).rejects.toMatchObject({ code: 'unreadable' });
});

test('an export is read row by row, and cancelled when the caller stops', async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('{"event_id":"a"}\n{"event_id":"b"}\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  const { api, seen } = clientOf(() => new Response(body));
  const ids: string[] = [];
  for await (const { event_id } of api.exportRows({ path: '/events', query: { risk: 'HIGH' } })) {
    if (ids.push(event_id) === 3) break;
  }
  expect(ids).toEqual(['a', 'b', 'a']);
  expect(seen[0]!.url).toBe('/events?risk=HIGH&format=ndjson');
  expect(cancelled).toBe(true);
});
