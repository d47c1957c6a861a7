import { recentWindows } from '../../../dashboard/src/api/recent-windows';
import { aWindow } from '../answers';

const NOW_MS = Date.UTC(2026, 0, 4, 18);
const farAhead = aWindow({ minute: 0, start: '9999-12-31T23:59:00.000Z', end: '9999-12-31T23:59:59.999Z' });

/** An API that holds these minutes. */
function apiOf(...rows: ReturnType<typeof aWindow>[]) {
  return {
    windows: async ({ to }: { to?: string | number | undefined }) => ({
      rows: rows.filter(({ start }) => to === undefined || start < String(to)),
      next_cursor: null,
    }),
  };
}

test('minutes far ahead of the clock do not displace recent ones', async () => {
  const now = aWindow({ minute: 0 });
  expect((await recentWindows(apiOf(farAhead, now), {}, NOW_MS)).rows).toEqual([now]);
});

test('minutes far ahead show when there are no others', async () => {
  expect((await recentWindows(apiOf(farAhead), {}, NOW_MS)).rows).toEqual([farAhead]);
});
