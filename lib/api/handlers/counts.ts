import { countsOf } from '../contract/counts';
import { rangeMs } from '../contract/parameters';
import { ApiProblem } from '../contract/problem';
import type { Stats } from '../contract/stats';
import { MAX_AHEAD_MS } from '../contract/event-time-limit';
import { WINDOW_COLUMNS, type Window } from '../contract/windows';
import { cursorScope } from '../../domain/bronze/cursor';
import { WORKLOADS, type WorkloadName } from '../../events/event';
import { totalScope } from '../../domain/bronze/rollup';
import type { QueryStore } from '../../aws/query-store';
import { jsonAnswer, listAnswer, type ListPage } from './answer';
import type { ApiDependencies } from '../live/dependencies';
import type { Handlers } from './handler';
import { readWindows, type WindowQuery } from './read-windows';
import { opened } from './paged-list';

export const countHandlers = {
  listWindows: async ({ query }, dependencies) => {
    const range: WindowQuery = { ...ofWorkload(query.workload), ...rangeMs(query) };
    return listAnswer<Window>({
      columns: WINDOW_COLUMNS,
      format: query.format,
      limit: query.limit,
      cursor: query.cursor,
      page: (at) => windowPage(range, at, dependencies),
    });
  },
  getStats: async ({ query }, { store, control, now }) => {
    const times = { watermarkMs: watermarkOf(control), nowMs: now() };
    return jsonAnswer(await readStats(store, ofWorkload(query.workload), times));
  },
} satisfies Partial<Handlers>;

function ofWorkload(workload: WorkloadName | undefined): Pick<WindowQuery, 'workloads'> {
  return workload === undefined ? {} : { workloads: [workload] };
}

/** Totals of some workloads together, and their newest minute. */
export async function readStats(
  store: Pick<QueryStore, 'rollups'>,
  query: Pick<WindowQuery, 'workloads'>,
  { watermarkMs, nowMs }: { readonly watermarkMs?: number | undefined; readonly nowMs: number },
): Promise<Stats> {
  const { workloads = WORKLOADS } = query;
  const totals = await Promise.all(workloads.map((workload) => store.rollups(totalScope(workload))));
  const near = await readWindows(store, { ...query, toMs: nowMs + MAX_AHEAD_MS }, watermarkMs).next();
  const newest = near.done ? await readWindows(store, query, watermarkMs).next() : near;
  return {
    workload: workloads.length === 1 ? workloads[0]! : null,
    totals: countsOf(totals.flat()),
    last_minute: newest.done ? null : newest.value,
  };
}

function watermarkOf(control: ApiDependencies['control']): number | undefined {
  const watermark = control?.producer.state().watermark;
  return watermark == null ? undefined : Date.parse(watermark);
}

type At = { readonly limit: number; readonly cursor: string | undefined };

async function windowPage(query: WindowQuery, at: At, dependencies: ApiDependencies): Promise<ListPage<Window>> {
  const { store, cursors, control } = dependencies;
  const scope = cursorScope({ kind: 'windows', ...query });
  const beforeMs = at.cursor === undefined ? undefined : decodeStart(opened(cursors.open(at.cursor)), scope);
  const range = { ...query, toMs: Math.min(query.toMs ?? Infinity, beforeMs ?? Infinity) };
  const rows: Window[] = [];
  const bounded = range.toMs === Infinity ? query : range;
  for await (const window of readWindows(store, bounded, watermarkOf(control))) {
    // One more than asked for shows that there is a next page.
    if (rows.length === at.limit) {
      return { rows, next_cursor: cursors.seal(`${rows.at(-1)!.start}|${scope}`) };
    }
    rows.push(window);
  }
  return { rows, next_cursor: null };
}

/** A window cursor names the start of the last window given, and its list. */
function decodeStart(cursor: string, scope: string): number {
  const at = cursor.indexOf('|');
  const startMs = Date.parse(cursor.slice(0, at));
  if (cursor.slice(at + 1) === scope && !Number.isNaN(startMs)) return startMs;
  throw new ApiProblem('invalid_cursor', 'the cursor belongs to another list: use the same parameters as before');
}
