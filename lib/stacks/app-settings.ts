import { LOG_RETENTION_DAYS, type LogRetentionDays } from '../constructs/log-retention';
import { onDemand, provisioned, type StreamCapacity } from '../constructs/stream-capacity';
import { worstBatchMs, worstJudgementMs } from '../constructs/worst-batch';
import { UserError } from '../core/user-error';

/** Where the app runs: in one Node.js process, on an emulator that supports CloudFormation, or in an AWS account. */
export const TARGETS = ['embedded', 'local', 'aws'] as const;
export type Target = (typeof TARGETS)[number];

/** Whether the anomaly detector is deployed. Its tables always are. */
export const DETECTOR_MODES = ['on', 'off'] as const;
export type DetectorMode = (typeof DETECTOR_MODES)[number];

/** Settings of a deployment. Each has a default that depends on the target: see `defaultSettings`. */
export type AppSettings = {
  readonly capacity: StreamCapacity;
  /** How long the stream keeps a record, 24 to 8,760 hours. */
  readonly streamRetentionHours: number;
  /** Number of write shards of the time, risk and anomaly indexes, 1 to 1,000. */
  readonly indexShards: number;
  /** Days after which a stored row may be deleted; 0 keeps it forever. */
  readonly retentionDays: number;
  /** Records per invocation, 1 to 10,000. */
  readonly batchSize: number;
  /** How long a batch may fill, 0 to 300 seconds. */
  readonly batchWindowSeconds: number;
  /** Retries of a failing batch before it goes to the failure bucket, 0 to 10,000. */
  readonly retryAttempts: number;
  /** Age at which a failing record goes to the failure bucket; less than the stream's retention, at most 168 hours. */
  readonly maxRecordAgeHours: number;
  /** How long the failure bucket keeps a record; longer than the stream does. */
  readonly failureRetentionDays: number;
  /** Alarm when the consumer is this far behind; less than half the stream's retention. */
  readonly iteratorAgeAlarmMinutes: number;
  /** Memory of the consumer, 128 to 10,240 MB; 1,769 MB equal one full processor. */
  readonly memoryMb: number;
  /** Timeout of the consumer and of the detector, 10 to 900 seconds. */
  readonly timeoutSeconds: number;
  readonly logRetentionDays: LogRetentionDays;
  readonly detector: DetectorMode;
  /** Records per invocation of the detector, 1 to 10,000. */
  readonly detectorBatchSize: number;
  /** How far an event may lag behind the newest of its customer or clearing group, 0 to 3,600 seconds. */
  readonly detectorMemoryMb: number;
  /** How much later than the newest event of its customer or clearing group an event may come, 0 to 3,600 seconds. */
  readonly detectorLatenessSeconds: number;
};

/**
 * - `indexShards`: an index partition takes 1,000 writes/s. 16 shards carry 6,250 events/s at 39 % load, the same load
 *   as 128 shards at 50,000. Locally one process reads them all, and four shards keep a query cheap.
 * - `capacity`: four shards are what a new on-demand stream starts with, and enough for every emulator.
 * - `batchSize`: 20 full BatchWriteItem calls, which still fit into one invocation's 6 MB at 12 KB a record.
 * - `batchWindowSeconds`: on AWS every invocation costs money, and a second fills a batch; locally waiting has no
 *   benefit.
 * - `detectorBatchSize`: the larger the batch, the more records share a state that is read and written once.
 * - `detectorLatenessSeconds`: three times the longest delay of the worst simulated network, 10.3 s. State kept for
 *   late events is read and written with every batch, so the value should not be larger.
 * - `retryAttempts`: each attempt itself retries DynamoDB throttling and errors for most of its timeout. So 25 attempts
 *   bridge an outage of about 20 minutes, while a record that can never be stored is out of the way after 25 short
 *   calls.
 */
export function defaultSettings(target: Target): AppSettings {
  const onAws = target === 'aws';
  return {
    capacity: onAws ? onDemand() : provisioned(4),
    streamRetentionHours: 24,
    indexShards: onAws ? 16 : 4,
    retentionDays: onAws ? 90 : 0,
    batchSize: 500,
    batchWindowSeconds: onAws ? 1 : 0,
    retryAttempts: 25,
    maxRecordAgeHours: 12,
    failureRetentionDays: 90,
    iteratorAgeAlarmMinutes: 10,
    memoryMb: 1024,
    timeoutSeconds: 60,
    logRetentionDays: 30,
    detector: 'on',
    detectorBatchSize: 1000,
    detectorMemoryMb: 1024,
    detectorLatenessSeconds: 30,
  };
}

/** The target's defaults, overridden by `chosen`. @throws UserError that lists every fault at once */
export function resolveSettings(target: Target, chosen: Partial<AppSettings> = {}): AppSettings {
  const settings = { ...defaultSettings(target), ...definedOnly(chosen) };
  const faults = [...rangeFaults(settings), ...contradictions(settings)];
  if (faults.length > 0) throw new UserError(`settings do not fit together: ${faults.join('; ')}`);
  return settings;
}

function definedOnly<T extends object>(chosen: T): Partial<T> {
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Integer settings with their limits. Source: Kinesis, Lambda and event source mapping quotas. */
const RANGES = {
  streamRetentionHours: [24, 8760],
  indexShards: [1, 1000],
  retentionDays: [0, 36_500],
  batchSize: [1, 10_000],
  batchWindowSeconds: [0, 300],
  retryAttempts: [0, 10_000],
  maxRecordAgeHours: [1, 168],
  failureRetentionDays: [1, 36_500],
  iteratorAgeAlarmMinutes: [1, 525_600],
  memoryMb: [128, 10_240],
  timeoutSeconds: [10, 900],
  logRetentionDays: [1, 365],
  detectorBatchSize: [1, 10_000],
  detectorMemoryMb: [128, 10_240],
  detectorLatenessSeconds: [0, 3600],
} as const satisfies Partial<Record<keyof AppSettings, readonly [number, number]>>;

/** The numeric settings. */
export const NUMERIC_SETTINGS = Object.keys(RANGES) as (keyof typeof RANGES)[];

function rangeFaults(settings: AppSettings): string[] {
  const faults = NUMERIC_SETTINGS.flatMap((name) => {
    const [low, high] = RANGES[name];
    return wholeNumberFault(name, settings[name], low, high);
  });
  const { capacity } = settings;
  if (capacity.mode === 'provisioned') faults.push(...wholeNumberFault('shards', capacity.shards, 1, 10_000));
  return faults;
}

function wholeNumberFault(name: string, value: number, low: number, high: number): string[] {
  if (Number.isInteger(value) && value >= low && value <= high) return [];
  return [`${name} must be a whole number from ${low} to ${high}, got ${value}`];
}

function contradictions(settings: AppSettings): string[] {
  const { streamRetentionHours, maxRecordAgeHours, failureRetentionDays, iteratorAgeAlarmMinutes } = settings;
  const faults: string[] = [];
  if (maxRecordAgeHours >= streamRetentionHours) {
    faults.push(
      `maxRecordAgeHours is ${maxRecordAgeHours} and streamRetentionHours ${streamRetentionHours}: a failing record ` +
        `would expire in the stream before it is put into the failure bucket; choose an age under the retention`,
    );
  }
  if (failureRetentionDays * 24 <= streamRetentionHours) {
    faults.push(
      `failureRetentionDays is ${failureRetentionDays}, not longer than the stream's ${streamRetentionHours} hours; ` +
        `choose at least ${Math.floor(streamRetentionHours / 24) + 1}`,
    );
  }
  if (iteratorAgeAlarmMinutes >= streamRetentionHours * 30) {
    faults.push(
      `iteratorAgeAlarmMinutes is ${iteratorAgeAlarmMinutes}: it would warn when half the stream's retention is gone; ` +
        `choose less than ${streamRetentionHours * 30}`,
    );
  }
  const neededSeconds = Math.ceil(worstBatchMs(settings.batchSize) / 1000);
  if (settings.timeoutSeconds < neededSeconds) {
    faults.push(
      `timeoutSeconds is ${settings.timeoutSeconds}, and a batch of ${settings.batchSize} may need ${neededSeconds}; ` +
        `choose at least that, or a smaller batchSize`,
    );
  }
  const judgingSeconds = Math.ceil(worstJudgementMs(settings.detectorBatchSize) / 1000);
  if (settings.timeoutSeconds < judgingSeconds) {
    faults.push(
      `timeoutSeconds is ${settings.timeoutSeconds}, and a batch of the detector of ${settings.detectorBatchSize} may need ` +
        `${judgingSeconds}; choose at least that, or a smaller detectorBatchSize`,
    );
  }
  if (!LOG_RETENTION_DAYS.includes(settings.logRetentionDays)) {
    faults.push(`logRetentionDays must be one of ${LOG_RETENTION_DAYS.join(', ')}, got ${settings.logRetentionDays}`);
  }
  if (settings.batchWindowSeconds > 0 && Math.min(settings.batchSize, settings.detectorBatchSize) === 1) {
    faults.push('a batch of 1 is full at once and cannot wait; choose batchWindowSeconds 0 or a larger batch');
  }
  return faults;
}
