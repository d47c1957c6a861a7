import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BronzeConsumer } from '../constructs/bronze-consumer';
import type { Durability } from '../constructs/durability';
import { FailureBucket } from '../constructs/failure-bucket';
import { IngestAlarms } from '../constructs/ingest-alarms';
import type { ResourceNames } from '../domain/names';
import type { AppSettings } from './app-settings';
import type { BronzeStack } from './bronze-stack';
import type { StreamStack } from './stream-stack';

export type IngestStackProps = StackProps & {
  readonly names: ResourceNames;
  readonly settings: AppSettings;
  readonly durability: Durability;
  readonly stream: StreamStack;
  readonly store: BronzeStack;
  /** Whether CloudWatch watches it. */
  readonly alarms: 'cloudwatch' | 'none';
};

/** The way from the stream into the tables. It holds no data but the records that could not be stored. */
export class IngestStack extends Stack {
  constructor(scope: Construct, id: string, { names, settings, durability, ...rest }: IngestStackProps) {
    const { stream, store, alarms, ...props } = rest;
    super(scope, id, props);
    const failures = new FailureBucket(this, 'Failures', {
      retention: Duration.days(settings.failureRetentionDays),
      durability,
    });
    const consumer = new BronzeConsumer(this, 'Consumer', {
      functionName: names.consumerFunction,
      events: stream.events,
      bronze: store.bronze,
      quarantine: store.quarantine,
      rollups: store.rollups,
      failures,
      mapping: {
        batchSize: settings.batchSize,
        batchWindow: Duration.seconds(settings.batchWindowSeconds),
        retryAttempts: settings.retryAttempts,
        maxRecordAge: Duration.hours(settings.maxRecordAgeHours),
        metrics: alarms === 'cloudwatch' ? 'event-count' : 'none',
      },
      indexShards: settings.indexShards,
      retentionDays: settings.retentionDays,
      memoryMb: settings.memoryMb,
      timeout: Duration.seconds(settings.timeoutSeconds),
      logRetentionDays: settings.logRetentionDays,
      durability,
    });
    if (alarms === 'cloudwatch') {
      new IngestAlarms(this, 'Alarms', {
        consumer,
        iteratorAge: Duration.minutes(settings.iteratorAgeAlarmMinutes),
      });
    }
    new CfnOutput(this, 'ConsumerFunctionName', { value: consumer.function.functionName });
    new CfnOutput(this, 'FailureBucketName', { value: failures.bucket.bucketName });
    new CfnOutput(this, 'IndexShards', { value: String(settings.indexShards) });
  }
}
