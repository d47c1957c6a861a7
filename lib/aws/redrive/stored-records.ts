import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { binary, text, type Item } from '../../domain/bronze/attribute';
import { BRONZE, payloadHash } from '../../domain/bronze/bronze';
import { checkpointKey, DETECTOR_STATE } from '../../domain/detection/detector-state';
import { sha256Hex } from '../../core/hash';
import type { ResourceNames } from '../../domain/names';
import { headKey } from '../../domain/bronze/quarantine-key';
import { DecodeError, decodeEvent } from '../../events/wire';
import { batchGet } from '../batch-get';
import { inFlight } from '../batch-write-in-flight';
import { parseCheckpoint } from '../detector-state-store';
import type { Patience } from '../patience';
import { readQuarantinedRecord } from '../quarantine-records';

/** A record's identity: its partition key and its bytes. */
export type RecordContent = { readonly partitionKey: string; readonly bytes: Uint8Array };

/** The delivery that wrote the row of a record. */
export type StoredPlace = {
  readonly table: 'bronze' | 'quarantine';
  readonly shardId: string;
  readonly sequenceNumber: string;
};

export type StoredRecords = {
  /** Where each content is stored byte for byte, in the order of the contents; a consistent read. */
  readonly find: (contents: readonly RecordContent[]) => Promise<(StoredPlace | undefined)[]>;
  /** The last sequence number that the detector has processed, by shard. */
  readonly judgedUpTo: (shardIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type Options = {
  readonly dynamodb: DynamoDBClient;
  readonly names: ResourceNames;
  readonly patience: Patience;
  readonly deadline: AbortSignal;
};

const QUERIES_IN_FLIGHT = 8;

/** Looks records up in the tables, with reads of its own rather than the consumer's. */
export function createStoredRecords(options: Options): StoredRecords {
  return {
    find: async (contents) => {
      const places = await findInBronze(options, contents);
      const others = [...contents.entries()].filter(([at]) => places[at] === undefined);
      await inFlight(others, QUERIES_IN_FLIGHT, async ([at, content]) => {
        places[at] = await findInQuarantine(options, content);
      });
      return places;
    },
    judgedUpTo: async (shardIds) => {
      const { dynamodb, names, patience, deadline } = options;
      const keys = [...new Set(shardIds)].map((id) => ({ [DETECTOR_STATE.key]: { S: checkpointKey(id) } }));
      const items = await batchGet(dynamodb, names.detectorStateTable, keys, deadline, patience);
      return new Map(items.map(parseCheckpoint).map(({ shardId, lastSequence }) => [shardId, lastSequence]));
    },
  };
}

async function findInBronze(
  { dynamodb, names, patience, deadline }: Options,
  contents: readonly RecordContent[],
): Promise<(StoredPlace | undefined)[]> {
  const ids = contents.map(({ bytes }) => {
    const eventId = eventIdOf(bytes);
    return eventId === undefined ? undefined : { eventId, hash: payloadHash(bytes) };
  });
  const keys = new Map(
    ids.flatMap((id): [string, Item][] =>
      id ? [[rowName(id), { [BRONZE.eventId]: { S: id.eventId }, [BRONZE.payloadHash]: { S: id.hash } }]] : [],
    ),
  );
  const rows = await batchGet(dynamodb, names.bronzeTable, [...keys.values()], deadline, patience);
  const found = new Map(
    rows.map((row) => [
      rowName({ eventId: text(row, BRONZE.eventId) ?? '', hash: text(row, BRONZE.payloadHash) ?? '' }),
      row,
    ]),
  );
  return ids.map((id, at) => {
    const row = id && found.get(rowName(id));
    const stored = row && binary(row, BRONZE.payload);
    if (!stored || Buffer.compare(stored, contents[at]!.bytes) !== 0) return undefined;
    const [shardId, sequenceNumber] = [text(row, BRONZE.shardId) ?? '', text(row, BRONZE.sequenceNumber) ?? ''];
    return { table: 'bronze', shardId, sequenceNumber };
  });
}

function eventIdOf(bytes: Uint8Array): string | undefined {
  try {
    return decodeEvent(bytes).event_id;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function rowName({ eventId, hash }: { readonly eventId: string; readonly hash: string }): string {
  return `${hash} ${eventId}`;
}

async function findInQuarantine(
  { dynamodb, names }: Options,
  { partitionKey, bytes }: RecordContent,
): Promise<StoredPlace | undefined> {
  const head = { payloadHash: sha256Hex(bytes), rowKey: headKey(partitionKey), partitionKey };
  const found = await readQuarantinedRecord(dynamodb, names.quarantineTable, head);
  if (!found?.intact) return undefined;
  return { table: 'quarantine', shardId: found.shardId, sequenceNumber: found.sequenceNumber };
}
