import { QUARANTINE_COLUMNS, quarantinedView, quarantineRowView, type QuarantineRowView } from '../contract/quarantine';
import { ApiProblem } from '../contract/problem';
import { jsonAnswer, listAnswer } from '../answer';
import type { Handlers } from './handler';
import { opened, orInvalidCursor } from './events';

/** Reads of one page: a filter that fits almost nothing gives a short page and a cursor instead of a long wait. */
const MAX_REQUESTS_PER_PAGE = 64;

export const quarantineHandlers: Pick<Handlers, 'listQuarantine' | 'getQuarantined'> = {
  listQuarantine: async ({ query }, { quarantine, cursors }) => {
    const { reason, run, format, limit: rows, cursor: from } = query;
    return listAnswer<QuarantineRowView>({
      columns: QUARANTINE_COLUMNS,
      format,
      limit: rows,
      cursor: from,
      page: async ({ limit, cursor: sealed }) => {
        const cursor = sealed === undefined ? undefined : opened(cursors.open(sealed));
        const page = await orInvalidCursor(() =>
          quarantine.list({ reason, runId: run }, { limit, cursor, maxRequests: MAX_REQUESTS_PER_PAGE }),
        );
        return {
          rows: page.rows.map(quarantineRowView),
          next_cursor: page.cursor === undefined ? null : cursors.seal(page.cursor),
        };
      },
    });
  },
  getQuarantined: async ({ params, query }, { quarantine }) => {
    const records = await quarantine.read(params.hash);
    if (records.length === 0) throw new ApiProblem('not_found', 'no record of this hash is in quarantine');
    return jsonAnswer(quarantinedView(records, query));
  },
};
