import type { Construct } from 'constructs';
import { METRICS } from '../domain/metrics';
import { CONSUMER_SERVICE } from '../domain/names';
import type { BronzeConsumer } from './bronze-consumer';
import { StreamFunctionAlarms, type StreamFunctionAlarmsProps } from './stream-function-alarms';

export type IngestAlarmsProps = Pick<StreamFunctionAlarmsProps, 'iteratorAge' | 'action'> & {
  readonly consumer: BronzeConsumer;
};

/** Alarms when ingestion falls behind, fails, or quarantines records. */
export class IngestAlarms extends StreamFunctionAlarms {
  constructor(scope: Construct, id: string, { consumer, ...props }: IngestAlarmsProps) {
    super(scope, id, {
      ...props,
      watched: consumer,
      title: 'consumer',
      service: CONSUMER_SERVICE,
      failing: 'could not be stored',
    });
    this.alarm('Quarantined', {
      metric: this.ownMetric(METRICS.quarantined.name),
      description: 'Records that are no events went to the quarantine table.',
    });
  }
}
