import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { AnomalyDetector } from '../constructs/anomaly-detector';
import type { Durability } from '../constructs/durability';
import { FailureBucket } from '../constructs/failure-bucket';
import { output } from '../constructs/output';
import { StreamFunctionAlarms } from '../constructs/stream-function-alarms';
import type { Observability } from '../constructs/stream-function';
import { DETECTOR_SERVICE, type ResourceNames } from '../domain/names';
import type { AppSettings } from './app-settings';
import type { BronzeStack } from './bronze-stack';
import type { StreamStack } from './stream-stack';
import type { WriteMode } from '../domain/write-mode';

export type DetectorStackProps = StackProps & {
  readonly names: ResourceNames;
  readonly settings: AppSettings;
  readonly durability: Durability;
  readonly stream: StreamStack;
  readonly store: BronzeStack;
  readonly observability: Observability;
  readonly writeMode: WriteMode;
  /** Action when an alarm goes off. @default - no alarms are created */
  readonly alarmAction?: IAlarmAction;
};

/** The detector. It holds no data except records that could not be judged, and can be added or removed at any time. */
export class DetectorStack extends Stack {
  readonly failures: FailureBucket;
  readonly detector: AnomalyDetector;
  readonly alarms?: StreamFunctionAlarms;

  constructor(scope: Construct, id: string, props: DetectorStackProps) {
    const { names, settings, durability, stream, store, observability, writeMode, alarmAction, ...stackProps } = props;
    super(scope, id, stackProps);
    this.failures = new FailureBucket(this, 'Failures', {
      namePrefix: names.detectorFailures,
      retention: Duration.days(settings.failureRetentionDays),
      durability,
    });
    this.detector = new AnomalyDetector(this, 'Detector', {
      functionName: names.detectorFunction,
      events: stream.events,
      anomalies: store.anomalies,
      state: store.detectorState,
      failures: this.failures,
      mapping: {
        batchSize: settings.detectorBatchSize,
        batchWindow: Duration.seconds(settings.batchWindowSeconds),
        retryAttempts: settings.retryAttempts,
        maxRecordAge: Duration.hours(settings.maxRecordAgeHours),
      },
      indexShards: settings.indexShards,
      retentionDays: settings.retentionDays,
      writeMode,
      latenessSeconds: settings.detectorLatenessSeconds,
      memoryMb: settings.detectorMemoryMb,
      timeout: Duration.seconds(settings.timeoutSeconds),
      logRetentionDays: settings.logRetentionDays,
      durability,
      observability,
    });
    if (alarmAction) {
      this.alarms = new StreamFunctionAlarms(this, 'Alarms', {
        watched: this.detector,
        title: 'detector',
        service: DETECTOR_SERVICE,
        failing: 'could not be judged',
        iteratorAge: Duration.minutes(settings.iteratorAgeAlarmMinutes),
        action: alarmAction,
      });
    }
    output(this, 'DetectorFunctionName', this.detector.function.functionName);
    output(this, 'DetectorFailureBucketName', this.failures.bucket.bucketName);
  }
}
