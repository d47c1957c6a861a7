import type { DetectionQuery } from '../../domain/detection/detection-queries';
import { DETECTION_COLUMNS, detectionView, type DetectionView } from '../contract/detections';
import { rangeMs } from '../contract/parameters';
import { jsonAnswer, listAnswer } from '../answer';
import type { Handlers } from './handler';
import { opened, orInvalidCursor } from './events';

/** Reads of one page: a filter that fits almost nothing gives a short page and a cursor instead of a long wait. */
const MAX_REQUESTS_PER_PAGE = 64;

export const detectionHandlers: Pick<Handlers, 'listDetections' | 'getEvaluation'> = {
  listDetections: async ({ query }, { detections, cursors }) => {
    const { type, severity, entity, run, format, limit: rows, cursor: from } = query;
    const wanted: DetectionQuery = { type, severity, entity, runId: run, ...rangeMs(query) };
    return listAnswer<DetectionView>({
      columns: DETECTION_COLUMNS,
      format,
      limit: rows,
      cursor: from,
      page: async ({ limit, cursor: sealed }) => {
        const cursor = sealed === undefined ? undefined : opened(cursors.open(sealed));
        const page = await orInvalidCursor(() =>
          detections(wanted, { limit, cursor, maxRequests: MAX_REQUESTS_PER_PAGE }),
        );
        return {
          rows: page.rows.map(detectionView),
          next_cursor: page.cursor === undefined ? null : cursors.seal(page.cursor),
        };
      },
    });
  },
  getEvaluation: async (_input, { readEvaluation }) => jsonAnswer(await readEvaluation()),
};
