import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Metric,
  Stats,
  TreatMissingData,
  type IAlarmAction,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { CONSUMER_SERVICE, METRICS } from '../domain/names';
import type { BronzeConsumer } from './bronze-consumer';

export type IngestAlarmsProps = {
  readonly consumer: BronzeConsumer;
  /** Alarm when the oldest unread record is older than this. */
  readonly iteratorAge: Duration;
  /** What happens when one of them goes off, and when it is over. */
  readonly action: IAlarmAction;
};

/** Lambda publishes one data point a minute. */
const PERIOD = Duration.minutes(1);

/** Says when ingestion falls behind or puts records aside. */
export class IngestAlarms extends Construct {
  private readonly action: IAlarmAction;

  constructor(scope: Construct, id: string, { consumer, iteratorAge, action }: IngestAlarmsProps) {
    super(scope, id);
    this.action = action;
    const fn = consumer.function;
    const mappingId = consumer.mapping.eventSourceMappingId;
    this.alarm('IteratorAge', {
      metric: fn.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD }),
      threshold: iteratorAge.toMilliseconds(),
      evaluationPeriods: 3,
      description: `The consumer is more than ${iteratorAge.toMinutes()} minutes behind the stream.`,
    });
    this.alarm('Quarantined', {
      metric: consumerMetric(METRICS.quarantined, fn.functionName),
      description: 'Records that are no events went to the quarantine table.',
    });
    this.alarm('FailedRecords', {
      metric: consumerMetric(METRICS.failedRecords, fn.functionName),
      evaluationPeriods: 3,
      description: 'Records could not be stored for three minutes and are being retried.',
    });
    this.alarm('Errors', {
      metric: fn.metricErrors({ period: PERIOD }),
      description: 'The consumer threw an error or timed out.',
    });
    this.alarm('FailureBucketUsed', {
      metric: mappingMetric('OnFailureDestinationDeliveredEventCount', mappingId),
      description: 'Retries ran out: records were put into the failure bucket.',
    });
    this.alarm('Dropped', {
      metric: mappingMetric('DroppedEventCount', mappingId),
      description: 'Retries ran out and records left the mapping.',
    });
  }

  private alarm(
    id: string,
    props: { metric: IMetric; description: string; threshold?: number; evaluationPeriods?: number },
  ): void {
    const alarm = new Alarm(this, id, {
      metric: props.metric,
      alarmDescription: props.description,
      threshold: props.threshold ?? 0,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
  }
}

function consumerMetric(metricName: string, functionName: string): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { service: CONSUMER_SERVICE, function_name: functionName },
    statistic: Stats.SUM,
    period: PERIOD,
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
function mappingMetric(metricName: string, mappingId: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: mappingId },
    statistic: Stats.SUM,
    period: PERIOD,
  });
}
