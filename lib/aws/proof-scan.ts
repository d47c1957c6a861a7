import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { binary, text } from '../domain/bronze/attribute';
import { BRONZE } from '../domain/bronze/bronze';
import type { ProofTable, StoredRow } from '../domain/proof/proof-ledger';
import { QUARANTINE } from '../domain/bronze/quarantine';
import { quarantineHead } from '../domain/bronze/quarantine-row';
import { readQuarantinedRecord } from './quarantine-records';
import { scanSegments } from './scan-pages';
import type { Item } from './send-query';

export type ProofScanOptions = {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: ProofTable;
  readonly tableName: string;
  readonly runId: string;
  /** Parts of the table that are read in parallel. @default 4 */
  readonly segments?: number;
  readonly onRow: (row: StoredRow) => void;
  /** Called after each page with the rows read so far, those of other runs included. */
  readonly onProgress?: (scannedRows: number) => void;
};

const COLUMNS = {
  bronze: { eventId: BRONZE.eventId, runId: BRONZE.runId, hash: BRONZE.payloadHash, payload: BRONZE.payload },
  quarantine: {
    eventId: QUARANTINE.eventId,
    runId: QUARANTINE.runId,
    hash: QUARANTINE.payloadHash,
    payload: QUARANTINE.payload,
  },
} satisfies Record<ProofTable, Record<string, string>>;

/** Columns that are read as well: they say where the bytes of a large record are. */
const BESIDE: Record<ProofTable, readonly string[]> = {
  bronze: [],
  quarantine: [QUARANTINE.partitionKey, QUARANTINE.partitionKeyText, QUARANTINE.pieces],
};

/**
 * Reads every row of a run, consistently: those under the run's ids, and those that name the run under another id.
 * @returns how many rows the whole table has
 */
export async function scanRun(options: ProofScanOptions): Promise<{ scannedRows: number }> {
  const { segments = 4, onProgress } = options;
  let scannedRows = 0;
  await scanSegments(options.client, scanInput(options, segments), async (page) => {
    for (const item of page.items) options.onRow(storedRow(options.table, await whole(options, item)));
    scannedRows += page.scannedRows;
    onProgress?.(scannedRows);
  });
  return { scannedRows };
}

function scanInput({ table, tableName, runId }: ProofScanOptions, segments: number) {
  const column = COLUMNS[table];
  const beside = BESIDE[table];
  return {
    TableName: tableName,
    TotalSegments: segments,
    ProjectionExpression: ['#id', '#hash', '#payload', ...beside.map((_name, at) => `#b${at}`)].join(', '),
    FilterExpression: 'begins_with(#id, :prefix) OR #run = :run',
    ExpressionAttributeNames: {
      '#id': column.eventId,
      '#run': column.runId,
      '#hash': column.hash,
      '#payload': column.payload,
      ...Object.fromEntries(beside.map((name, at) => [`#b${at}`, name])),
    },
    ExpressionAttributeValues: { ':prefix': { S: `EVT-${runId}-` }, ':run': { S: runId } },
  };
}

/** The row with its bytes: a large quarantined record keeps them in pieces. */
async function whole({ client, table, tableName }: ProofScanOptions, item: Item): Promise<Item> {
  if (table !== 'quarantine' || binary(item, QUARANTINE.payload)) return item;
  const record = await readQuarantinedRecord(client, tableName, quarantineHead(item));
  return record ? { ...item, [QUARANTINE.payload]: { B: record.bytes } } : item;
}

/** A row without a payload counts as one with an empty payload, and so is reported: no event is empty. */
function storedRow(table: ProofTable, item: Item): StoredRow {
  const column = COLUMNS[table];
  return {
    table,
    eventId: text(item, column.eventId) ?? '',
    keyHash: text(item, column.hash) ?? '',
    payload: binary(item, column.payload) ?? new Uint8Array(),
  };
}
