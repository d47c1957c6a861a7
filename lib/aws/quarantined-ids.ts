import { ScanCommand, type DynamoDBClient, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { binary, text } from '../domain/bronze/attribute';
import { claimedEventTime, QUARANTINE } from '../domain/bronze/quarantine';

export type QuarantinedId = {
  readonly eventId: string;
  /** Undefined when the bytes do not show one. */
  readonly eventTimeMs: number | undefined;
};

/** A table of records that should not be there is small; one that is not is reported by its first rows. */
const MAX_ROWS = 10_000;

/** The events of these runs that were quarantined, as far as their bytes still show whose they are. */
export async function quarantinedIds(
  client: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  runIds: readonly string[],
): Promise<QuarantinedId[]> {
  const found: QuarantinedId[] = [];
  let scanned = 0;
  let startKey: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'attribute_exists(#id)',
        ProjectionExpression: '#id, #run, #time, #payload',
        ExpressionAttributeNames: {
          '#id': QUARANTINE.eventId,
          '#run': QUARANTINE.runId,
          '#time': QUARANTINE.eventTime,
          '#payload': QUARANTINE.payload,
        },
        ExclusiveStartKey: startKey,
      }),
    );
    for (const item of page.Items ?? []) {
      const eventId = text(item, QUARANTINE.eventId);
      if (eventId === undefined || !runIds.includes(text(item, QUARANTINE.runId) ?? '')) continue;
      found.push({ eventId, eventTimeMs: claimedTimeMs(item) });
    }
    scanned += page.ScannedCount ?? 0;
    startKey = page.LastEvaluatedKey;
  } while (startKey && scanned < MAX_ROWS);
  return found;
}

/** The bytes of a large record lie elsewhere, so that its row says its event time itself. */
function claimedTimeMs(item: Readonly<Record<string, unknown>>): number | undefined {
  const time =
    text(item, QUARANTINE.eventTime) ?? claimedEventTime(binary(item, QUARANTINE.payload) ?? new Uint8Array());
  const timeMs = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
