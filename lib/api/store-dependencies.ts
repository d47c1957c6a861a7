import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { createDetectionList } from '../aws/detection-list';
import { createDetectorProgress } from '../aws/detector-progress';
import { probeComponents } from '../aws/component-probe';
import { readProgress } from '../aws/pipeline-progress';
import { createQuarantineList } from '../aws/quarantine-list';
import { readQuarantined } from '../aws/quarantine-records';
import { quarantinedIds } from '../aws/quarantined-ids';
import { createQueryStore, queryWith } from '../aws/query-store';
import { shareReads } from '../aws/shared-reads';
import { createCursorSeal } from './contract/cursor-seal';
import { WORKLOADS } from '../events/event';
import type { ReadNames, ResourceNames } from '../domain/names';
import { RULES } from '../domain/detection/rules';
import { rulesFor } from '../domain/evaluation/judged-rules';
import { mixOf } from '../domain/run/run';
import type { ApiDependencies, ApiLog } from './dependencies';
import { createLiveEvaluation } from './live/live-evaluation';
import { createLiveVerify } from './live/live-verify';
import { createPipelineHealth, type DiskHealth, type MappingHealth } from './live/pipeline-health';
import { RunEvaluation } from './live/run-evaluation';
import { createRunList, type RunSources } from './live/run-list';

/** Enough to tell whether the detector keeps up. */
const MAX_PENDING_PER_SHARD = 1_000;

export type StoreDependenciesOptions = {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly names: ReadNames & Partial<Pick<ResourceNames, 'detectorStateTable'>>;
  /** As the consumer's. */
  readonly indexShards: number;
  readonly cursorKey: string;
  readonly now: () => number;
  readonly log: ApiLog;
  readonly mappings?: () => readonly MappingHealth[];
  readonly disk?: (() => DiskHealth | undefined) | undefined;
  readonly cloudFailure?: ApiDependencies['cloudFailure'];
  readonly control?: ApiDependencies['control'];
  /** Manifests and what they are proven by. @default only what tables and producer tell is known of runs */
  readonly runSources?: RunSources | undefined;
};

/** Everything that the API reads from a stream and tables, wherever these are. */
export function storeDependencies(options: StoreDependenciesOptions): Omit<ApiDependencies, 'version'> {
  const { kinesis, dynamodb, names, indexShards, cursorKey, now, log, mappings, disk, control } = options;
  const query = queryWith(dynamodb);
  const store = shareReads(createQueryStore({ send: query, tables: names, indexShards }));
  const detections = createDetectionList({
    send: query,
    rollups: store.rollups,
    tableName: names.detectionsTable,
    indexShards,
  });
  const isAtRest = async () => {
    const { pending, more } = await readProgress({ kinesis, query, names, maxPendingPerShard: 1 });
    return pending === 0 && !more;
  };
  const readRuns = createRunList({
    store,
    sources: options.runSources,
    produced: control?.producer.produced,
    isAtRest,
    now,
    log,
  });
  const sources = options.runSources;
  const known = sources && new RunEvaluation({ ...sources, readRuns, now });
  return {
    store,
    detections,
    quarantine: {
      list: createQuarantineList({
        send: query,
        rollups: store.rollups,
        tableName: names.quarantineTable,
        indexShards,
      }),
      read: (payloadHash) => readQuarantined(dynamodb, names.quarantineTable, payloadHash),
    },
    cursors: createCursorSeal(cursorKey),
    now,
    log,
    control,
    cloudFailure: options.cloudFailure,
    readPipeline: createPipelineHealth({
      probe: () => probeComponents({ kinesis, dynamodb, names }),
      mappings,
      disk,
      readDetector: detectorReader(options),
      readRuns,
      producer: control && (() => control.producer.state()),
      now,
    }),
    readVerify: createLiveVerify({
      store,
      // Whatever the mix is: an event that is made by hand can be of any workload.
      workloads: WORKLOADS,
      produced: control?.producer.produced,
      readQuarantined: (runIds) => quarantinedIds(dynamodb, names.quarantineTable, runIds),
      readRuns,
      isAtRest,
      now,
    }),
    readRuns,
    readEvaluation: createLiveEvaluation({
      detections,
      truth: control?.producer.produced.truth,
      readKnown: known && (() => known.read()),
      rules: RULES,
      rulesAtWork: () => (control ? rulesFor([mixOf(control.producer.state())], RULES).map(({ name }) => name) : []),
      pendingSinceMs: pendingSince(options),
      now,
    }),
  };
}

/** Where nobody says how far the detector has come, it is taken to keep up. */
function pendingSince({ kinesis, dynamodb, names }: StoreDependenciesOptions): () => Promise<number | undefined> {
  const { stream, detectorStateTable } = names;
  if (detectorStateTable === undefined) return async () => undefined;
  const read = createDetectorProgress({
    kinesis,
    dynamodb,
    names: { stream, detectorStateTable },
    maxPendingPerShard: 1,
  });
  return async () => (await read()).pendingSinceMs;
}

/** Where the table of the detector's states has no name, no detector is deployed. */
function detectorReader({ kinesis, dynamodb, names }: StoreDependenciesOptions) {
  const { stream, detectorStateTable } = names;
  if (detectorStateTable === undefined) return undefined;
  return createDetectorProgress({
    kinesis,
    dynamodb,
    names: { stream, detectorStateTable },
    maxPendingPerShard: MAX_PENDING_PER_SHARD,
  });
}
