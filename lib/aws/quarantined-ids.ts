import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { binary, text } from '../domain/bronze/attribute';
import { claimedEventTime, QUARANTINE } from '../domain/bronze/quarantine';
import { scanPages } from './scan-pages';

export type QuarantinedId = {
  readonly eventId: string;
  /** Undefined when the bytes do not show one. */
  readonly eventTimeMs: number | undefined;
};

/** A quarantine table is normally small; of a large one, only the first rows are read. */
const MAX_ROWS = 10_000;

/** The quarantined events of these runs, as far as their bytes still show their run. */
export async function quarantinedIds(
  client: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  runIds: readonly string[],
): Promise<QuarantinedId[]> {
  const found: QuarantinedId[] = [];
  let scanned = 0;
  const pages = scanPages(client, {
    TableName: tableName,
    FilterExpression: 'attribute_exists(#id)',
    ProjectionExpression: '#id, #run, #time, #payload',
    ExpressionAttributeNames: {
      '#id': QUARANTINE.eventId,
      '#run': QUARANTINE.runId,
      '#time': QUARANTINE.eventTime,
      '#payload': QUARANTINE.payload,
    },
  });
  for await (const { items, scannedRows } of pages) {
    for (const item of items) {
      const eventId = text(item, QUARANTINE.eventId);
      if (eventId === undefined || !runIds.includes(text(item, QUARANTINE.runId) ?? '')) continue;
      found.push({ eventId, eventTimeMs: claimedTimeMs(item) });
    }
    scanned += scannedRows;
    if (scanned >= MAX_ROWS) break;
  }
  return found;
}

/** A large record's bytes are in other rows, so its own row carries the event time. */
function claimedTimeMs(item: Readonly<Record<string, unknown>>): number | undefined {
  const time =
    text(item, QUARANTINE.eventTime) ?? claimedEventTime(binary(item, QUARANTINE.payload) ?? new Uint8Array());
  const timeMs = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
