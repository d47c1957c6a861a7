import { workerData } from 'node:worker_threads';
import { ACCOUNT_ID, REGION } from '../../domain/embedded-account';
import type { EngineThreadData } from '../engines/engine';
import { serveEngine } from '../engines/serve-engine';
import { createKinesisEngine } from './create-kinesis-engine';
import { StreamLimits } from './limits/stream-limits';

const data = workerData as EngineThreadData;

serveEngine(
  {
    service: 'kinesis',
    open: ({ openLog, clock, budget, limits, throttled }) =>
      createKinesisEngine({
        openLog,
        budget,
        streamLimits: limits && new StreamLimits(limits, throttled),
        clock,
        region: data.region ?? REGION,
        accountId: ACCOUNT_ID,
        checkpoints: data.checkpoints,
        folder: data.dataDir,
      }),
    otherwise: 'the streams begin empty',
  },
  data,
);
