import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../domain/bronze/attribute';
import { BRONZE } from '../domain/bronze/bronze';
import { QUARANTINE, type QuarantineRows } from '../domain/bronze/quarantine';
import { batchWrite, type BatchWriteResult, type BatchWriteTarget } from './batch-write';
import type { Patience } from './patience';
import { writeQuarantine } from './quarantine-write';

/** Stores rows and reports the outcome of each; never throws. Keys within one call must differ. */
export type BronzeStore = {
  /** @param items made by `bronzeItem` */
  readonly storeEvents: (items: readonly Item[], deadline: AbortSignal) => Promise<BatchWriteResult>;
  /** One outcome for each record: stored when all of its rows are. @param records made by `quarantineRows` */
  readonly quarantine: (records: readonly QuarantineRows[], deadline: AbortSignal) => Promise<BatchWriteResult>;
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
    quarantine: (records, deadline) => writeQuarantine((items) => batchWrite(quarantine, items, deadline), records),
  };
}
