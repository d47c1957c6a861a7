import { ApiProblem } from '../contract/problem';
import { jsonAnswer } from './answer';
import type { Handlers } from './handler';

export const healthHandlers = {
  getHealth: async (_input, { cloudFailure }) => {
    const failure = cloudFailure?.();
    if (failure) throw new ApiProblem('backend_unavailable', failure.message);
    return jsonAnswer({ status: 'ok' });
  },
  getPipeline: async (_input, { readPipeline }) => jsonAnswer(await readPipeline()),
  getVerify: async (_input, { readVerify }) => jsonAnswer(await readVerify()),
  getMetrics: async (_input, { metrics }) => ({
    kind: 'text',
    mediaType: metrics.mediaType,
    text: await metrics.text(),
  }),
} satisfies Partial<Handlers>;
