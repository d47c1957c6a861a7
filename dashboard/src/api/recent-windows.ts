import { MAX_AHEAD_MS } from '../../../lib/api/contract/event-time-limit';
import type { ApiClient } from './client';
import type { Query } from './query-text';
import type { MinuteWindow, Page } from './types';

/**
 * The newest minutes up to a day ahead of the clock: one event of the year 9999 must not push all others out of a chart
 * of the last hour. If every minute is further ahead, the newest of those.
 */
export async function recentWindows(
  api: Pick<ApiClient, 'windows'>,
  query: Query,
  nowMs: number,
): Promise<Page<MinuteWindow>> {
  const near = await api.windows({ ...query, to: new Date(nowMs + MAX_AHEAD_MS).toISOString() });
  return near.rows.length > 0 ? near : api.windows(query);
}
