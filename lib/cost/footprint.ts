import type { Item } from '../domain/bronze/attribute';
import { BRONZE, LIST_ATTRIBUTES } from '../domain/bronze/bronze';
import { INDEX, type IndexName } from '../domain/names';
import { itemSizeBytes, writeUnits } from './item-size';
import { mean } from '../core/mean';

/** What storing one event takes, on average. */
export type Footprint = {
  /** Size of the event in the stream. */
  readonly eventBytes: number;
  /** Whole KB per event, each event rounded up separately, as an on-demand stream counts them. */
  readonly eventKb: number;
  readonly table: PlaceFootprint;
  /** `share` is the fraction of all events that the index holds. */
  readonly indexes: readonly (PlaceFootprint & { readonly name: string; readonly share: number })[];
};

/** One item in the table or in an index: its size, and its write units with each item rounded up. */
type PlaceFootprint = { readonly itemBytes: number; readonly writeUnits: number };

/** An item is in an index when it has the index's partition key. */
export const INDEX_PARTITION_KEYS: Readonly<Record<IndexName, string>> = {
  [INDEX.byTime]: BRONZE.timeBucket,
  [INDEX.byCustomer]: BRONZE.customerId,
  [INDEX.byRisk]: BRONZE.riskBucket,
  [INDEX.byAnomaly]: BRONZE.anomalyBucket,
};

/**
 * Measures bronze rows: the table holds them whole; an index holds its keys, the table's keys and what lists show.
 * @param rows a representative sample, such as a thousand events of the run
 */
export function footprintOf(rows: readonly Item[]): Footprint {
  if (rows.length === 0) throw new Error('a footprint needs at least one row');
  return {
    eventBytes: mean(rows.map((row) => bytesOf(row))),
    eventKb: mean(rows.map((row) => wholeKb(bytesOf(row)))),
    table: placeFootprint(rows),
    indexes: Object.entries(INDEX_PARTITION_KEYS).map(([name, partitionKey]) => {
      const entries = rows.filter((row) => row[partitionKey]).map((row) => indexEntry(row, partitionKey));
      return { name, share: entries.length / rows.length, ...placeFootprint(entries) };
    }),
  };
}

/** The same event store with events of another size: only the payload grows or shrinks. */
export function withEventBytes(footprint: Footprint, eventBytes: number): Footprint {
  const itemBytes = footprint.table.itemBytes - footprint.eventBytes + eventBytes;
  return {
    ...footprint,
    eventBytes,
    eventKb: wholeKb(eventBytes),
    table: { itemBytes, writeUnits: writeUnits(itemBytes) },
  };
}

/** The part of a row that an index holds. */
export function indexEntry(row: Item, partitionKey: string): Item {
  const projected = new Set<string>([
    BRONZE.eventId,
    BRONZE.payloadHash,
    partitionKey,
    BRONZE.timeKey,
    ...LIST_ATTRIBUTES,
  ]);
  return Object.fromEntries(Object.entries(row).filter(([name]) => projected.has(name)));
}

function placeFootprint(items: readonly Item[]): PlaceFootprint {
  const sizes = items.map(itemSizeBytes);
  return { itemBytes: mean(sizes), writeUnits: mean(sizes.map(writeUnits)) };
}

function bytesOf(row: Item): number {
  const payload = row[BRONZE.payload];
  return payload && 'B' in payload ? payload.B.length : 0;
}

function wholeKb(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
