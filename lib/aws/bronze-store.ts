import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/attribute';
import { BRONZE } from '../domain/bronze';
import { QUARANTINE } from '../domain/quarantine';
import { batchWrite, type BatchWriteResult, type BatchWriteTarget } from './batch-write';
import type { Patience } from './patience';

/** Takes rows and says for each what became of it; never throws. Keys within one call differ from each other. */
export type BronzeStore = {
  /** @param items made by `bronzeItem` */
  readonly storeEvents: (items: readonly Item[], deadline: AbortSignal) => Promise<BatchWriteResult>;
  /** @param items made by `quarantineItem` */
  readonly quarantine: (items: readonly Item[], deadline: AbortSignal) => Promise<BatchWriteResult>;
};

export type BronzeStoreSettings = Patience & {
  readonly client: DynamoDBClient;
  readonly bronzeTable: string;
  readonly quarantineTable: string;
};

export function createBronzeStore(settings: BronzeStoreSettings): BronzeStore {
  const { client, bronzeTable, quarantineTable, random, sleep } = settings;
  const bronze: BatchWriteTarget = {
    client,
    tableName: bronzeTable,
    keyNames: [BRONZE.eventId, BRONZE.payloadHash],
    random,
    sleep,
  };
  const quarantine: BatchWriteTarget = {
    client,
    tableName: quarantineTable,
    keyNames: [QUARANTINE.payloadHash, QUARANTINE.partitionKey],
    random,
    sleep,
  };
  return {
    storeEvents: (items, deadline) => batchWrite(bronze, items, deadline),
    quarantine: (items, deadline) => batchWrite(quarantine, items, deadline),
  };
}
