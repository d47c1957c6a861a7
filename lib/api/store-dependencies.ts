import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { probeComponents } from '../aws/component-probe';
import { createDetectionList } from '../aws/detection-list';
import { createDetectorProgress, type DetectorProgress } from '../aws/detector-progress';
import { readProgress } from '../aws/pipeline-progress';
import { createQuarantineList } from '../aws/quarantine-list';
import { readQuarantined } from '../aws/quarantine-records';
import { quarantinedIds } from '../aws/quarantined-ids';
import { createQueryStore } from '../aws/query-store';
import { queryWith, type SendQuery } from '../aws/send-query';
import { shareReads } from '../aws/shared-reads';
import { RULES } from '../domain/detection/rules';
import { rulesFor } from '../domain/evaluation/judged-rules';
import type { ReadNames, ResourceNames } from '../domain/names';
import { mixOf } from '../domain/run/run';
import { WORKLOADS } from '../events/event';
import { ProcessMetrics } from '../metrics/process-metrics';
import { createCursorSeal } from './contract/cursor-seal';
import { API_VERSION } from './contract/version';
import type { ApiDependencies, ApiLog } from './live/dependencies';
import type { DiskHealth } from './live/disk-health';
import { createLiveEvaluation } from './live/live-evaluation';
import { createLiveVerify } from './live/live-verify';
import type { MappingHealth } from './live/mapping-health';
import { createPipelineHealth } from './live/pipeline-health';
import { RunEvaluation } from './live/run-evaluation';
import { showStoreMetrics } from './live/store-metrics';
import { createRunList, type ReadRuns, type RunSources } from './live/run-list';

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
  /** Manifests, and what proves and judges them. @default runs are known only from the tables and the producer */
  readonly runSources?: RunSources | undefined;
  /** What this process measures beside this. @default nothing */
  readonly metrics?: ProcessMetrics | undefined;
};

/** Enough to show whether the detector keeps up. */
const MAX_PENDING_PER_SHARD = 1_000;

/** Everything that the API reads from a stream and tables, wherever these are. */
export function storeDependencies(options: StoreDependenciesOptions): Omit<ApiDependencies, 'version'> {
  const { cursorKey, now, log, control, cloudFailure } = options;
  const { metrics = new ProcessMetrics({ version: API_VERSION }) } = options;
  const read = storeReads(options);
  const readRuns = createRunList({
    store: read.store,
    sources: options.runSources,
    produced: control?.producer.produced,
    isAtRest: read.isAtRest,
    now,
    log,
  });
  const readPipeline = pipelineReader(options, readRuns);
  const producer = control && (() => control.producer.state());
  showStoreMetrics({ metrics, store: read.store, readPipeline, readRuns, producer, now });
  return {
    metrics,
    store: read.store,
    detections: read.detections,
    quarantine: read.quarantine,
    cursors: createCursorSeal(cursorKey),
    now,
    log,
    control,
    cloudFailure,
    readPipeline,
    readVerify: verifyReader(options, read, readRuns),
    readRuns,
    readEvaluation: evaluationReader(options, read, readRuns),
  };
}

type StoreReads = Pick<ApiDependencies, 'store' | 'detections' | 'quarantine'> & {
  /** Whether every record of the stream is stored. */
  readonly isAtRest: () => Promise<boolean>;
};

function storeReads({ kinesis, dynamodb, names, indexShards }: StoreDependenciesOptions): StoreReads {
  const send: SendQuery = queryWith(dynamodb);
  const store = shareReads(createQueryStore({ send, tables: names, indexShards }));
  const list = { send, rollups: store.rollups, indexShards };
  return {
    store,
    detections: createDetectionList({ ...list, tableName: names.detectionsTable }),
    quarantine: {
      list: createQuarantineList({ ...list, tableName: names.quarantineTable }),
      read: (payloadHash) => readQuarantined(dynamodb, names.quarantineTable, payloadHash),
    },
    isAtRest: async () => {
      const { pending, more } = await readProgress({ kinesis, query: send, names, maxPendingPerShard: 1 });
      return pending === 0 && !more;
    },
  };
}

function pipelineReader(options: StoreDependenciesOptions, readRuns: ReadRuns): ApiDependencies['readPipeline'] {
  const { kinesis, dynamodb, names, mappings, disk, control, now } = options;
  return createPipelineHealth({
    probe: () => probeComponents({ kinesis, dynamodb, names }),
    mappings,
    disk,
    readDetector: detectorReader(options, MAX_PENDING_PER_SHARD),
    readRuns,
    producer: control && (() => control.producer.state()),
    now,
  });
}

function verifyReader(
  { dynamodb, names, control, now }: StoreDependenciesOptions,
  { store, isAtRest }: StoreReads,
  readRuns: ReadRuns,
): ApiDependencies['readVerify'] {
  return createLiveVerify({
    store,
    // All of them, whatever the mix is: an event made by hand can be of any workload.
    workloads: WORKLOADS,
    produced: control?.producer.produced,
    readQuarantined: (runIds) => quarantinedIds(dynamodb, names.quarantineTable, runIds),
    readRuns,
    isAtRest,
    now,
  });
}

function evaluationReader(
  options: StoreDependenciesOptions,
  { detections }: StoreReads,
  readRuns: ReadRuns,
): ApiDependencies['readEvaluation'] {
  const { control, runSources, now } = options;
  const known = runSources && new RunEvaluation({ ...runSources, readRuns, now });
  const readDetector = detectorReader(options, 1);
  return createLiveEvaluation({
    detections,
    truth: control?.producer.produced.truth,
    readKnown: known && (() => known.read()),
    rules: RULES,
    rulesAtWork: () => (control ? rulesFor([mixOf(control.producer.state())], RULES).map(({ name }) => name) : []),
    // Where the detector's progress is unknown, it is assumed to keep up.
    pendingSinceMs: async () => (await readDetector?.())?.pendingSinceMs,
    now,
  });
}

/** Undefined where the detector's state table has no name: no detector is deployed. */
function detectorReader(
  { kinesis, dynamodb, names: { stream, detectorStateTable } }: StoreDependenciesOptions,
  maxPendingPerShard: number,
): (() => Promise<DetectorProgress>) | undefined {
  if (detectorStateTable === undefined) return undefined;
  return createDetectorProgress({ kinesis, dynamodb, names: { stream, detectorStateTable }, maxPendingPerShard });
}
