import { workerData } from 'node:worker_threads';
import { ACCOUNT_ID, REGION } from '../../domain/embedded-account';
import { systemClock } from '../../core/system-clock';
import type { EngineThreadData } from '../engines/engine';
import { serveEngine } from '../engines/serve-engine';
import { createDynamoDbEngine } from './create-engine';

serveEngine(
  {
    open: ({ openLog }) => {
      const engine = createDynamoDbEngine({ openLog, clock: systemClock, region: REGION, accountId: ACCOUNT_ID });
      return { engine, kept: { tables: engine.store.log.kept() } };
    },
    otherwise: 'the records that the streams still hold are stored again',
  },
  workerData as EngineThreadData,
);
