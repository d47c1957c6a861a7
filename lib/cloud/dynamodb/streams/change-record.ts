import { sha256Hex } from '../../../core/hash';
import { decodeRow } from '../rows/decode-row';
import { JsonWriter } from '../rows/json-writer';
import type { Names } from '../rows/names';
import { RowCursor } from '../rows/row-cursor';
import { itemSizeOf, ROW_HEAD_BYTES } from '../rows/row-format';
import { attributeSize } from '../rows/row-size';
import type { Table } from '../tables/table';
import { equalValues } from '../values/compare-values';
import { sequenceNumberOf } from './sequence-number';
import type { StreamState } from './stream-state';

/** A row before and after a write; at least one of them is there. */
export type RowChange = {
  readonly old: Uint8Array | undefined;
  readonly new: Uint8Array | undefined;
};

/** Who changed a row: a request, or time to live. */
export type Author = 'request' | 'time-to-live';

/** Developer Guide, "DynamoDB Streams and Time to Live". The API's members are written large, those of Lambda small. */
const EXPIRY_IDENTITY = ',"userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}';

/** Whether a write leaves the item as it was, for which there is no record. */
export function isSameItem(old: Uint8Array, now: Uint8Array, names: Names): boolean {
  if (itemSizeOf(old) !== itemSizeOf(now)) return false;
  if (Buffer.compare(old.subarray(ROW_HEAD_BYTES), now.subarray(ROW_HEAD_BYTES)) === 0) return true;
  return equalValues({ M: decodeRow(old, names) }, { M: decodeRow(now, names) });
}

/** A record as GetRecords answers it, but for its first brace and its region, and its size as AWS counts it. */
export function changeRecord(
  stream: StreamState,
  table: Table,
  change: RowChange,
  { count, atMs, author }: { readonly count: number; readonly atMs: number; readonly author: Author },
): { readonly text: Uint8Array; readonly sizeBytes: number } {
  const { names, isKey } = table;
  const { viewType } = stream;
  const keyed = (change.new ?? change.old)!;
  const images = imagesOf(change, viewType);
  const sizeBytes = images.reduce((sum, [, row]) => sum + itemSizeOf(row), keySize(keyed, table));
  const json = new JsonWriter()
    .raw(
      `"eventID":"${eventId(stream, count)}","eventName":"${eventName(change)}","eventVersion":"1.1",` +
        `"eventSource":"aws:dynamodb","dynamodb":{"ApproximateCreationDateTime":${Math.floor(atMs / 1000)},"Keys":`,
    )
    .row(keyed, names, isKey);
  for (const [name, row] of images) json.raw(`,"${name}":`).row(row, names);
  const identity = author === 'time-to-live' ? EXPIRY_IDENTITY : '';
  json.raw(
    `,"SequenceNumber":"${sequenceNumberOf(count, atMs)}","SizeBytes":${sizeBytes},` +
      `"StreamViewType":"${viewType}"}${identity}}`,
  );
  return { text: json.take(), sizeBytes };
}

function eventId({ tableName, label }: StreamState, count: number): string {
  return sha256Hex(Buffer.from(`${tableName} ${label} ${count}`)).slice(0, 32);
}

function eventName(change: RowChange): 'INSERT' | 'MODIFY' | 'REMOVE' {
  if (!change.old) return 'INSERT';
  return change.new ? 'MODIFY' : 'REMOVE';
}

/** The images that a view has, where there are any. */
function imagesOf(
  { old, new: now }: RowChange,
  viewType: StreamState['viewType'],
): (readonly ['NewImage' | 'OldImage', Uint8Array])[] {
  const hasNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const hasOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  return [
    ...(hasNew && now ? [['NewImage', now] as const] : []),
    ...(hasOld && old ? [['OldImage', old] as const] : []),
  ];
}

function keySize(row: Uint8Array, { names, isKey }: Table): number {
  const cursor = new RowCursor().openRow(row);
  let size = 0;
  while (cursor.nextAttribute()) if (isKey(cursor)) size += attributeSize(cursor, names);
  return size;
}
