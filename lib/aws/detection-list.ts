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
import { LAST_TIME_KEY } from '../domain/bronze/time-keys';
import { hoursOfList, type RollupReader } from './hours-of-list';
import { hourGroups, readMergedPage, rowsPerPartition, type PageOptions, type PartitionGroup } from './merged-page';
import type { SendQuery } from './send-query';

/** `cursor` is undefined when nothing is left. A page may be short of its limit and still have one. */
type DetectionPage = { readonly rows: readonly Detection[]; readonly cursor: string | undefined };

export type DetectionListOptions = {
  readonly send: SendQuery;
  /** Shows which hours hold events, and so may hold detections. */
  readonly rollups: RollupReader['rollups'];
  readonly tableName: string;
  /** As the detector's: with another number, rows would be missed. */
  readonly indexShards: number;
  /** The workloads whose hours are searched. @default those that the detector judges */
  readonly workloads?: readonly WorkloadName[];
};

export type DetectionList = (query: DetectionQuery, options: PageOptions) => Promise<DetectionPage>;

/** Severities times two, so that each page makes progress. */
const LEAST_REQUESTS_PER_SHARD = 6;

const JUDGED = WORKLOADS.filter((name) => JUDGED_WORKLOADS.includes(name));

/** Lists detections, newest first by event time. */
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

/** Newest group first: the partitions of an hour, or the one of an entity. */
async function* partitionGroups(job: Job, start: Cursor | undefined): AsyncGenerator<PartitionGroup> {
  const { query, tableName, indexShards, rollups, options, workloads = JUDGED } = job;
  // Event ids spread evenly over the shards; severities do not.
  const partitions = isOfEntity(query) ? 1 : indexShards;
  const read = { upTo: start?.upTo, limit: rowsPerPartition(options, { partitions, isFiltered: isFiltered(query) }) };
  if (isOfEntity(query)) {
    yield { requests: [entityRequest(tableName, query, read)], ceiling: start?.upTo ?? LAST_TIME_KEY };
    return;
  }
  const { fromMs, toMs } = query;
  const hours = hoursOfList({ rollups }, { kind: 'recent', workloads, fromMs, toMs });
  yield* hourGroups(hours, start, ({ hour }) => hourRequests(tableName, query, { hour, indexShards, ...read }));
}
