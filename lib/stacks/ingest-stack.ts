import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic';
import { BronzeConsumer } from '../constructs/bronze-consumer';
import type { Durability } from '../constructs/durability';
import { FailureBucket } from '../constructs/failure-bucket';
import { IngestAlarms } from '../constructs/ingest-alarms';
import { output } from '../constructs/output';
import type { Observability } from '../constructs/stream-function';
import type { ResourceNames } from '../domain/names';
import type { AppSettings } from './app-settings';
import type { BronzeStack } from './bronze-stack';
import type { StreamStack } from './stream-stack';
import type { WriteMode } from '../domain/write-mode';

export type IngestStackProps = StackProps & {
  readonly names: ResourceNames;
  readonly settings: AppSettings;
  readonly durability: Durability;
  readonly stream: StreamStack;
  readonly store: BronzeStack;
  readonly observability: Observability;
  readonly writeMode: WriteMode;
  /** Recipient of alarm e-mails. @default - nobody until someone subscribes to the topic */
  readonly alarmEmail?: string;
};

/** The path from the stream to the tables. It holds no data except records that could not be stored. */
export class IngestStack extends Stack {
  readonly failures: FailureBucket;
  readonly consumer: BronzeConsumer;
  /** Only where CloudWatch is available. */
  readonly alarms?: IngestAlarms;
  /** Topic for alarms, shared with other stacks on the same stream. Only where CloudWatch is available. */
  readonly alarmTopic?: AlarmTopic;

  constructor(scope: Construct, id: string, props: IngestStackProps) {
    const { names, settings, durability, stream, store, observability, writeMode, alarmEmail, ...stackProps } = props;
    super(scope, id, stackProps);
    this.failures = new FailureBucket(this, 'Failures', {
      namePrefix: names.consumerFailures,
      retention: Duration.days(settings.failureRetentionDays),
      durability,
    });
    this.consumer = new BronzeConsumer(this, 'Consumer', {
      functionName: names.consumerFunction,
      events: stream.events,
      bronze: store.bronze,
      quarantine: store.quarantine,
      rollups: store.rollups,
      failures: this.failures,
      mapping: {
        batchSize: settings.batchSize,
        batchWindow: Duration.seconds(settings.batchWindowSeconds),
        retryAttempts: settings.retryAttempts,
        maxRecordAge: Duration.hours(settings.maxRecordAgeHours),
      },
      indexShards: settings.indexShards,
      retentionDays: settings.retentionDays,
      writeMode,
      memoryMb: settings.memoryMb,
      timeout: Duration.seconds(settings.timeoutSeconds),
      logRetentionDays: settings.logRetentionDays,
      durability,
      observability,
    });
    if (observability === 'cloudwatch') {
      this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', { email: alarmEmail });
      output(this, 'AlarmTopicArn', this.alarmTopic.topic.topicArn);
      this.alarms = new IngestAlarms(this, 'Alarms', {
        consumer: this.consumer,
        iteratorAge: Duration.minutes(settings.iteratorAgeAlarmMinutes),
        action: this.alarmTopic.action,
      });
    }
    output(this, 'ConsumerFunctionName', this.consumer.function.functionName);
    output(this, 'FailureBucketName', this.failures.bucket.bucketName);
    output(this, 'IndexShards', String(settings.indexShards));
  }
}
