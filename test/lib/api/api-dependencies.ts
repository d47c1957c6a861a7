import type { ApiDependencies } from '../../../lib/api/live/dependencies';
import { ProcessMetrics } from '../../../lib/metrics/process-metrics';
import { createCursorSeal } from '../../../lib/api/contract/cursor-seal';
import { createPipelineHealth } from '../../../lib/api/live/pipeline-health';
import { createLiveVerify } from '../../../lib/api/live/live-verify';

/** An API over an empty store, without a producer. */
export function emptyApi(change: Partial<ApiDependencies> = {}): ApiDependencies {
  const store: ApiDependencies['store'] = {
    page: async () => ({ rows: [], cursor: undefined }),
    event: async () => [],
    rollups: async () => [],
  };
  const now = () => Date.UTC(2026, 0, 4);
  return {
    version: 'test',
    store,
    cursors: createCursorSeal('key'),
    now,
    readPipeline: createPipelineHealth({ probe: async () => ({ parts: [], progress: undefined }), now }),
    readVerify: createLiveVerify({
      store,
      readQuarantined: async () => [],
      workloads: ['credit'],
      isAtRest: async () => true,
      now,
    }),
    readRuns: async () => [],
    detections: async () => ({ rows: [], cursor: undefined }),
    quarantine: { list: async () => ({ rows: [], cursor: undefined }), read: async () => [] },
    readEvaluation: async () => ({ available: false, reason: 'nothing runs here' }),
    metrics: new ProcessMetrics({ version: 'test' }),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...change,
  };
}
