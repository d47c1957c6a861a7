import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { number, text, type Item } from '../domain/bronze/attribute';
import { expiry } from '../domain/bronze/bronze';
import {
  checkpointKey,
  DETECTOR_STATE,
  STATE_RETENTION_DAYS,
  type DetectorCheckpoint,
} from '../domain/detection/detector-state';
import { parseEntityKey } from '../domain/detection/entity';
import { NEW_ENTITY, type EntityState } from '../domain/detection/entity-state';
import { parseState, stateText } from '../domain/detection/state-text';
import { batchGet } from './batch-get';
import type { Patience } from './patience';
import { putUnchanged } from './put-unchanged';
import { unchangedSince } from './unchanged-since';

/** An entity's state, and the last record of which shard it has taken in. */
export type StoredEntity = {
  readonly key: string;
  readonly shardId: string;
  readonly lastSequence: string;
  readonly state: EntityState;
};

type WriteOptions = { readonly updatedAtMs: number; readonly deadline: AbortSignal };
type Before = { readonly lastSequence: string } | undefined;

export type DetectorStateStore = {
  /** The states that exist, by `entityKey`, and the shard's checkpoint; consistent. @throws when some cannot be read */
  readonly read: (
    keys: readonly string[],
    shardId: string,
    deadline: AbortSignal,
  ) => Promise<{
    readonly entities: ReadonlyMap<string, StoredEntity>;
    readonly checkpoint: DetectorCheckpoint | undefined;
  }>;
  /**
   * Replaces an item on the condition that it is still as it was read: `moved` when it is not.
   * @param before what `read` gave; undefined when there was none
   */
  readonly write: (entity: StoredEntity, before: Before, options: WriteOptions) => Promise<'written' | 'moved'>;
  readonly writeCheckpoint: (
    checkpoint: DetectorCheckpoint,
    before: Before,
    options: WriteOptions,
  ) => Promise<'written' | 'moved'>;
};

/** Calls that fail for a passing reason are repeated until the deadline: a write that had arrived is `moved` then. */
export function createDetectorStateStore(
  client: DynamoDBClient,
  tableName: string,
  patience: Patience,
): DetectorStateStore {
  const put = (item: Item, before: Before, deadline: AbortSignal): Promise<'written' | 'moved'> => {
    const condition = unchangedSince(DETECTOR_STATE.lastSequence, before);
    return putUnchanged({ client, ...patience }, { TableName: tableName, Item: item, ...condition }, deadline);
  };
  return {
    read: async (keys, shardId, deadline) => {
      const itemKeys = [...keys, checkpointKey(shardId)].map((key) => ({ [DETECTOR_STATE.key]: { S: key } }));
      const entities = new Map<string, StoredEntity>();
      let checkpoint: DetectorCheckpoint | undefined;
      for (const item of await batchGet(client, tableName, itemKeys, deadline, patience)) {
        if (text(item, DETECTOR_STATE.key) === checkpointKey(shardId)) checkpoint = parseCheckpoint(item);
        else entities.set(text(item, DETECTOR_STATE.key)!, parseEntity(item));
      }
      return { entities, checkpoint };
    },
    write: (entity, before, { updatedAtMs, deadline }) => put(entityItem(entity, updatedAtMs), before, deadline),
    writeCheckpoint: (checkpoint, before, { updatedAtMs, deadline }) =>
      put(checkpointItem(checkpoint, updatedAtMs), before, deadline),
  };
}

export function entityItem({ key, shardId, lastSequence, state }: StoredEntity, updatedAtMs: number): Item {
  return {
    [DETECTOR_STATE.key]: { S: key },
    [DETECTOR_STATE.shardId]: { S: shardId },
    [DETECTOR_STATE.lastSequence]: { S: lastSequence },
    [DETECTOR_STATE.state]: { S: stateText(state, parseEntityKey(key).runId) },
    [DETECTOR_STATE.expiresAt]: expiry(updatedAtMs, STATE_RETENTION_DAYS)!,
  };
}

function parseEntity(item: Readonly<Record<string, unknown>>): StoredEntity {
  const key = text(item, DETECTOR_STATE.key) ?? '';
  return {
    key,
    shardId: text(item, DETECTOR_STATE.shardId) ?? '',
    lastSequence: text(item, DETECTOR_STATE.lastSequence) ?? '0',
    state: parseState(text(item, DETECTOR_STATE.state) ?? '{}', parseEntityKey(key).runId) ?? NEW_ENTITY,
  };
}

/** Does not expire: who asks how far the detector is would take a forgotten one for a shard not begun. */
export function checkpointItem(checkpoint: DetectorCheckpoint, updatedAtMs: number): Item {
  return {
    [DETECTOR_STATE.key]: { S: checkpointKey(checkpoint.shardId) },
    [DETECTOR_STATE.shardId]: { S: checkpoint.shardId },
    [DETECTOR_STATE.lastSequence]: { S: checkpoint.lastSequence },
    [DETECTOR_STATE.judged]: { N: String(checkpoint.judged) },
    [DETECTOR_STATE.tooLate]: { N: String(checkpoint.tooLate) },
    [DETECTOR_STATE.detections]: { N: String(checkpoint.detections) },
    [DETECTOR_STATE.updatedAt]: { N: String(updatedAtMs) },
  };
}

export function parseCheckpoint(item: Readonly<Record<string, unknown>>): DetectorCheckpoint {
  return {
    shardId: text(item, DETECTOR_STATE.shardId) ?? '',
    lastSequence: text(item, DETECTOR_STATE.lastSequence) ?? '0',
    judged: number(item, DETECTOR_STATE.judged) ?? 0,
    tooLate: number(item, DETECTOR_STATE.tooLate) ?? 0,
    detections: number(item, DETECTOR_STATE.detections) ?? 0,
  };
}
