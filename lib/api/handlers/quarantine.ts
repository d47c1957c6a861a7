import { QUARANTINE_COLUMNS, quarantinedView, quarantineRowView } from '../contract/quarantine';
import { ApiProblem } from '../contract/problem';
import { jsonAnswer } from './answer';
import type { Handlers } from './handler';
import { pagedList } from './paged-list';

export const quarantineHandlers = {
  listQuarantine: async ({ query }, { quarantine, cursors }) => {
    const { reason, run } = query;
    return pagedList({
      paging: query,
      cursors,
      columns: QUARANTINE_COLUMNS,
      read: (options) => quarantine.list({ reason, runId: run }, options),
      view: quarantineRowView,
    });
  },
  getQuarantined: async ({ params, query }, { quarantine }) => {
    const records = await quarantine.read(params.hash);
    if (records.length === 0) throw new ApiProblem('not_found', 'no record with this hash is in quarantine');
    return jsonAnswer(quarantinedView(records, query));
  },
} satisfies Partial<Handlers>;
