import { text } from '../domain/bronze/attribute';
import type { Cursor } from '../domain/bronze/cursor';
import type { Detection } from '../domain/detection/detection';
import { parseDetection } from '../domain/detection/detection-item';
import {
  detectionSortKey,
  entityRequest,
  hourRequests,
  isFiltered,
  isOfEntity,
  type DetectionQuery,
} from '../domain/detection/detection-queries';
import { JUDGED_WORKLOADS } from '../domain/detection/entity';
import { WORKLOADS, type WorkloadName } from '../events/event';
import { hourOfTimeKey, LAST_TIME_KEY } from '../domain/bronze/queries';
import { hoursOfList, type RollupReader } from './hours-of-list';
import { readMergedPage, type PartitionGroup } from './merged-page';
import type { SendQuery } from './merged-partitions';
import type { PageOptions } from './query-store';

/** `cursor` is undefined when nothing is left. A page may be short of its limit and still have one. */
type DetectionPage = { readonly rows: readonly Detection[]; readonly cursor: string | undefined };

export type DetectionListOptions = {
  readonly send: SendQuery;
  /** Tells which hours hold events, and so may hold detections. */
  readonly rollups: RollupReader['rollups'];
  readonly tableName: string;
  /** As the detector's: with another number rows would be missed. */
  readonly indexShards: number;
  /** Whose hours are looked through. @default those that the detector judges */
  readonly workloads?: readonly WorkloadName[];
};

export type DetectionList = (query: DetectionQuery, options: PageOptions) => Promise<DetectionPage>;

/** A filtered read looks at more rows than it gives. */
const FILTERED_PAGE_ROWS = 200;
/** Severities times two: each page gets on, however little it may send. */
const LEAST_REQUESTS_PER_SHARD = 6;

const JUDGED = WORKLOADS.filter((name) => JUDGED_WORKLOADS.includes(name));

/** Lists what the detector reported, newest first by event time. */
export function createDetectionList(parts: DetectionListOptions): DetectionList {
  return (query, options) => readPage({ ...parts, query, options });
}

type Job = DetectionListOptions & { readonly query: DetectionQuery; readonly options: PageOptions };

async function readPage(job: Job): Promise<DetectionPage> {
  const { query, options, send, indexShards } = job;
  const { items, cursor } = await readMergedPage({
    send,
    list: { list: 'detections', ...query },
    options,
    leastRequests: LEAST_REQUESTS_PER_SHARD * indexShards,
    keyOf: (item) => text(item, detectionSortKey(query)) ?? '',
    groups: (start) => partitionGroups(job, start),
  });
  return { rows: items.map(parseDetection), cursor };
}

/** Groups of partitions, newest group first: those of an hour, or the one of an entity. */
async function* partitionGroups(job: Job, start: Cursor | undefined): AsyncGenerator<PartitionGroup> {
  const { query, tableName, indexShards, rollups, workloads = JUDGED } = job;
  const read = { upTo: start?.upTo, limit: partitionLimit(job) };
  if (isOfEntity(query)) {
    yield { requests: [entityRequest(tableName, query, read)], ceiling: start?.upTo ?? LAST_TIME_KEY };
    return;
  }
  const { fromMs, toMs } = query;
  for await (const { hour } of hoursOfList({ rollups }, { kind: 'recent', workloads, fromMs, toMs })) {
    if (start && hour > hourOfTimeKey(start.upTo)) continue;
    const endOfHour = `${hour}${LAST_TIME_KEY}`;
    yield {
      requests: hourRequests(tableName, query, { hour, indexShards, ...read }),
      ceiling: start && start.upTo < endOfHour ? start.upTo : endOfHour,
    };
  }
}

function partitionLimit({ query, indexShards, options }: Job): number {
  if (isFiltered(query)) return FILTERED_PAGE_ROWS;
  // Event ids spread evenly over the shards; severities do not.
  const partitions = isOfEntity(query) ? 1 : indexShards;
  return Math.ceil((options.limit + 1) / partitions) + 2;
}
