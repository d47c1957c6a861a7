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
import { METRICS } from '../domain/metrics';
import { METRIC_NAMESPACE } from '../domain/names';
import type { StreamFunction } from './stream-function';

export type StreamFunctionAlarmsProps = {
  readonly watched: StreamFunction;
  /** The function's name in alarm texts, such as `consumer`. */
  readonly title: string;
  /** The `service` dimension of its own metrics. */
  readonly service: string;
  /** What several minutes of failing records mean, such as `could not be stored`. */
  readonly failing: string;
  /** Alarm when the oldest unread record is older than this. */
  readonly iteratorAge: Duration;
  /** Action when an alarm goes off, and when it recovers. */
  readonly action: IAlarmAction;
};

type AlarmOf = {
  readonly metric: IMetric;
  readonly description: string;
  readonly threshold?: number;
  readonly evaluationPeriods?: number;
};

/** Lambda publishes one data point a minute. */
const PERIOD = Duration.minutes(1);

/** Alarms for a function on the stream that falls behind, fails, or has records sent to the failure bucket. */
export class StreamFunctionAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: StreamFunctionAlarmsProps,
  ) {
    super(scope, id);
    const { watched, title, failing, iteratorAge } = props;
    const fn = watched.function;
    this.alarm('IteratorAge', {
      metric: fn.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD }),
      threshold: iteratorAge.toMilliseconds(),
      evaluationPeriods: 3,
      description: `The ${title} is more than ${iteratorAge.toMinutes()} minutes behind the stream.`,
    });
    this.alarm('FailedRecords', {
      metric: this.ownMetric(METRICS.failedRecords.name),
      evaluationPeriods: 3,
      description: `Records ${failing} for three minutes and are being retried.`,
    });
    this.alarm('Errors', {
      metric: fn.metricErrors({ period: PERIOD }),
      description: `The ${title} threw an error or timed out.`,
    });
    this.alarm('FailureBucketUsed', {
      metric: this.mappingMetric('OnFailureDestinationDeliveredEventCount'),
      description: 'Retries ran out: records were put into the failure bucket. legion redrive brings them back.',
    });
    this.alarm('Dropped', {
      metric: this.mappingMetric('DroppedEventCount'),
      description: 'Retries ran out and records left the mapping.',
    });
  }

  protected alarm(id: string, { metric, description, threshold = 0, evaluationPeriods = 1 }: AlarmOf): void {
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription: description,
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.props.action);
    alarm.addOkAction(this.props.action);
  }

  /** A metric that the function itself writes. */
  protected ownMetric(metricName: string): Metric {
    const { service, watched } = this.props;
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { service, function_name: watched.function.functionName },
      statistic: Stats.SUM,
      period: PERIOD,
    });
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics */
  private mappingMetric(metricName: string): Metric {
    return new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { EventSourceMappingUUID: this.props.watched.mapping.eventSourceMappingId },
      statistic: Stats.SUM,
      period: PERIOD,
    });
  }
}
