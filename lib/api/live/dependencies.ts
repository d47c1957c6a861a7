import type { DetectionList } from '../../aws/detection-list';
import type { QuarantineList } from '../../aws/quarantine-list';
import type { QuarantinedRecord } from '../../aws/quarantine-records';
import type { QueryStore } from '../../aws/query-store';
import type { CursorSeal } from '../contract/cursor-seal';
import type { EvaluationView } from '../contract/evaluation';
import type { ProcessMetrics } from '../../metrics/process-metrics';
import type { Pipeline } from '../contract/pipeline';
import type { Verify } from '../contract/verify';
import type { ProducerControl } from './producer-control';
import type { LiveFeed } from './live-feed';
import type { ReadRuns } from './run-list';

export type ApiLog = {
  readonly info: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
  readonly error: (details: object, message: string) => void;
};

/** Everything that the API reads or acts on. */
export type ApiDependencies = {
  readonly version: string;
  readonly store: QueryStore;
  readonly cursors: CursorSeal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Why this process's cloud has failed, while it ends. @default the cloud is not in this process */
  readonly cloudFailure?: (() => Error | undefined) | undefined;
  readonly readPipeline: () => Promise<Pipeline>;
  readonly readVerify: () => Promise<Verify>;
  /** Manifests, tables and producer as one list. */
  readonly readRuns: ReadRuns;
  readonly detections: DetectionList;
  readonly quarantine: {
    readonly list: QuarantineList;
    /** The records with a payload hash, one per partition key. */
    readonly read: (payloadHash: string) => Promise<QuarantinedRecord[]>;
  };
  readonly readEvaluation: () => Promise<EvaluationView>;
  /** The producer beside this server. @default none, and control routes say so */
  readonly control?: { readonly producer: ProducerControl; readonly token: string };
  /** @default `/stream` sends one snapshot and ends, and the client asks again for the next */
  readonly feed?: LiveFeed;
  /** Most rows of an export, where answers cannot be streamed. @default no limit */
  readonly maxExportRows?: number;
  /** What this process measures. */
  readonly metrics: ProcessMetrics;
  readonly log: ApiLog;
};

/** How the client asked, apart from the parameters. */
export type RequestInfo = {
  readonly method: string;
  readonly accept: string | undefined;
  readonly lastEventId: string | undefined;
};
