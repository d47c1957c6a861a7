import { sha256Hex } from '../../core/hash';
import { compareSequenceNumbers } from '../../domain/sequence-number';
import type { Delivery, Parcel, ParcelRecord, RedriveSource } from './parcel';
import type { RecordContent, StoredPlace, StoredRecords } from './stored-records';

/** A distinct content in a wave; several records may share it. */
export type WaveEntry = RecordContent & {
  /** The deliveries that failed: a row that one of them wrote may not have been counted. */
  readonly failed: ReadonlySet<string>;
  readonly selected: boolean;
  readonly rejection: string | undefined;
};

/** Parcels of one source that are processed together. */
export type Wave = {
  readonly source: RedriveSource;
  readonly parcels: readonly Parcel[];
  /** In the order in which their first records failed. */
  readonly entries: readonly WaveEntry[];
  readonly entryOf: (record: ParcelRecord) => WaveEntry;
};

/** `back`: stored by a delivery other than the failed ones and, for the detector's failures, judged. */
export type EntryState = 'back' | 'rejected' | 'open';

export function createWave(parcels: readonly Parcel[]): Wave {
  const entries = new Map<string, WaveEntry & { readonly failed: Set<string> }>();
  for (const record of parcels.flatMap(({ records }) => records)) {
    const key = contentKey(record);
    const before = entries.get(key);
    const failed = before?.failed ?? new Set<string>();
    failed.add(deliveryKey(record.delivery));
    const { partitionKey, bytes, rejection } = record;
    entries.set(key, {
      partitionKey,
      bytes,
      failed,
      rejection,
      selected: record.selected || before?.selected === true,
    });
  }
  return {
    source: parcels[0]?.source ?? 'consumer',
    parcels,
    entries: [...entries.values()],
    entryOf: (record) => entries.get(contentKey(record))!,
  };
}

/** The states of entries, read from the tables. */
export async function statesOf(
  { source }: Pick<Wave, 'source'>,
  entries: readonly WaveEntry[],
  stored: StoredRecords,
): Promise<EntryState[]> {
  const places = await stored.find(entries);
  const shardIds = source === 'detector' ? places.flatMap((place) => place?.shardId ?? []) : [];
  const judged = shardIds.length > 0 ? await stored.judgedUpTo(shardIds) : new Map<string, string>();
  return entries.map((entry, at) => stateOf(source, entry, places[at], judged));
}

function stateOf(
  source: RedriveSource,
  { failed }: WaveEntry,
  place: StoredPlace | undefined,
  judged: ReadonlyMap<string, string>,
): EntryState {
  if (!place) return 'open';
  const isOwn = failed.has(deliveryKey(place));
  switch (source) {
    case 'consumer':
      return isOwn ? 'open' : 'back';
    case 'detector':
      return !isOwn && isJudged(place, judged) ? 'back' : 'open';
    case 'quarantine':
      if (place.table === 'bronze') return 'back';
      return isOwn ? 'open' : 'rejected';
    default:
      return source satisfies never;
  }
}

function isJudged({ shardId, sequenceNumber }: StoredPlace, judged: ReadonlyMap<string, string>): boolean {
  const upTo = judged.get(shardId);
  return upTo !== undefined && compareSequenceNumbers(sequenceNumber, upTo) <= 0;
}

function deliveryKey({ shardId, sequenceNumber }: Delivery): string {
  return `${shardId}:${sequenceNumber}`;
}

function contentKey({ partitionKey, bytes }: RecordContent): string {
  return `${sha256Hex(bytes)} ${partitionKey}`;
}
