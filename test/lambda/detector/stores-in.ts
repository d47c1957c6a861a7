import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDetectorStateStore } from '../../../lib/aws/detector-state-store';
import { createJudgementPuts } from '../../../lib/aws/judgement-store';
import { createJudgementTransactions } from '../../../lib/aws/judgement-transactions';
import { DETECTION } from '../../../lib/domain/detection/detection';
import { DETECTOR_STATE } from '../../../lib/domain/detection/detector-state';
import type { WriteMode } from '../../../lib/domain/write-mode';

/** The detector's tables, for `tablesInMemory`. */
export const DETECTOR_KEYS = { states: [DETECTOR_STATE.key], anomalies: [DETECTION.entity, DETECTION.timeKey] };

const patience = { random: () => 0, sleep: async () => undefined };

/** The detector's stores in these tables. */
export function storesIn(client: DynamoDBClient, mode: WriteMode) {
  const rows = { indexShards: 4, retentionDays: 0 };
  const states = createDetectorStateStore(client, 'states', patience);
  const tables = { stateTable: 'states', detectionsTable: 'anomalies' };
  const transactions = createJudgementTransactions({ client, rows, ...tables, ...patience });
  return { states, judgements: mode === 'puts' ? createJudgementPuts(states, transactions) : transactions };
}
