import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inFlight } from './batch-write-in-flight';
import { batchWrite, type BatchWriteTarget, type ItemOutcome } from './batch-write';
import { CALLS_IN_FLIGHT } from './batch-write-limits';
import { untilDeadline, type Patience } from './patience';
import type { BronzeSettings } from '../domain/bronze/bronze';
import { DETECTION, type Detection } from '../domain/detection/detection';
import { detectionItem, detectionTimeKey } from '../domain/detection/detection-item';
import { entityKey } from '../domain/detection/entity';

/** What names a row of the anomalies table. */
export type DetectionKey = Pick<Detection, 'runId' | 'entity' | 'eventTime' | 'type' | 'eventId'>;

/** Puts and deletes rows of the anomalies table and says for each what became of it; never throws. */
export type DetectionStore = {
  /** @param detections whose keys differ from each other */
  readonly put: (detections: readonly Detection[], deadline: AbortSignal) => Promise<readonly ItemOutcome[]>;
  /** A row that is not there is as good as deleted. */
  readonly withdraw: (keys: readonly DetectionKey[], deadline: AbortSignal) => Promise<readonly ItemOutcome[]>;
};

export type DetectionStoreSettings = Patience & {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly rows: BronzeSettings;
};

export function createDetectionStore({
  client,
  tableName,
  rows,
  random,
  sleep,
}: DetectionStoreSettings): DetectionStore {
  const target: BatchWriteTarget = {
    client,
    tableName,
    keyNames: [DETECTION.entity, DETECTION.timeKey],
    random,
    sleep,
  };
  return {
    put: async (detections, deadline) => {
      const items = detections.map((detection) => detectionItem(detection, rows));
      return (await batchWrite(target, items, deadline)).outcomes;
    },
    withdraw: async (keys, deadline) => {
      const outcomes: ItemOutcome[] = [];
      // Few: an event has to come late, and to undo what was found without it.
      await inFlight([...keys.entries()], CALLS_IN_FLIGHT, async ([at, key]) => {
        outcomes[at] = await remove(target, key, deadline);
      });
      return outcomes;
    },
  };
}

async function remove(
  { client, tableName, ...patience }: BatchWriteTarget,
  key: DetectionKey,
  deadline: AbortSignal,
): Promise<ItemOutcome> {
  const Key = {
    [DETECTION.entity]: { S: entityKey(key.runId, key.entity) },
    [DETECTION.timeKey]: { S: detectionTimeKey(key) },
  };
  try {
    const command = new DeleteItemCommand({ TableName: tableName, Key });
    await untilDeadline(patience, deadline, () => client.send(command, { abortSignal: deadline }));
    return { kind: 'stored' };
  } catch (error) {
    return { kind: 'failed', message: String(error) };
  }
}
