import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inFlight } from './batch-write-in-flight';
import { batchWrite, type BatchWriteTarget, type ItemOutcome } from './batch-write';
import { CALLS_IN_FLIGHT } from './batch-write-limits';
import { untilDeadline, type Patience } from './patience';
import type { Item } from '../domain/bronze/attribute';
import type { BronzeSettings } from '../domain/bronze/bronze';
import { DETECTION, type Detection } from '../domain/detection/detection';
import { detectionItem, detectionTimeKey } from '../domain/detection/detection-item';
import { entityKey } from '../domain/detection/entity';

/** Identifies a row of the anomalies table, which holds the detections. */
export type DetectionKey = Pick<Detection, 'runId' | 'entity' | 'eventTime' | 'type' | 'eventId'>;

/** Puts and deletes rows of the anomalies table and reports the outcome of each; never throws. */
export type DetectionStore = {
  /** @param detections with different keys */
  readonly put: (detections: readonly Detection[], deadline: AbortSignal) => Promise<readonly ItemOutcome[]>;
  /** A row that does not exist counts as deleted. */
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
      // Few: a withdrawal takes an event that comes late and undoes a detection.
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
  try {
    const command = new DeleteItemCommand({ TableName: tableName, Key: detectionItemKey(key) });
    await untilDeadline(patience, deadline, () => client.send(command, { abortSignal: deadline }));
    return { kind: 'stored' };
  } catch (error) {
    return { kind: 'failed', message: String(error) };
  }
}

export function detectionItemKey(key: DetectionKey): Item {
  return {
    [DETECTION.entity]: { S: entityKey(key.runId, key.entity) },
    [DETECTION.timeKey]: { S: detectionTimeKey(key) },
  };
}
