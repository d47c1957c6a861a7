import type { DetectionQuery } from '../../domain/detection/detection-queries';
import { DETECTION_COLUMNS, detectionView } from '../contract/detections';
import { rangeMs } from '../contract/parameters';
import { jsonAnswer } from './answer';
import type { Handlers } from './handler';
import { pagedList } from './paged-list';

export const detectionHandlers = {
  listDetections: async ({ query }, { detections, cursors }) => {
    const { type, severity, entity, run } = query;
    const wanted: DetectionQuery = { type, severity, entity, runId: run, ...rangeMs(query) };
    return pagedList({
      paging: query,
      cursors,
      columns: DETECTION_COLUMNS,
      read: (options) => detections(wanted, options),
      view: detectionView,
    });
  },
  getEvaluation: async (_input, { readEvaluation }) => jsonAnswer(await readEvaluation()),
} satisfies Partial<Handlers>;
