import { workerData } from 'node:worker_threads';
import { ACCOUNT_ID, REGION } from '../../domain/embedded-account';
import type { EngineThreadData } from '../engines/engine';
import { serveEngine } from '../engines/serve-engine';
import { createDynamoDbEngine } from './create-engine';
import { TableLimits } from './limits/table-limits';

const data = workerData as EngineThreadData;
const account = { region: data.region ?? REGION, accountId: ACCOUNT_ID };

serveEngine(
  {
    service: 'dynamodb',
    open: ({ openLog, clock, budget, limits, throttled }) => {
      const engine = createDynamoDbEngine({
        openLog,
        budget,
        clock,
        limits: limits && new TableLimits(limits, throttled),
        ...account,
      });
      return { engine, kept: { tables: engine.store.log.kept() } };
    },
    otherwise: 'the records that the streams still hold are stored again',
  },
  data,
);
