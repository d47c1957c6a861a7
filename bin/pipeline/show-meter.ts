import type { ProcessMetrics } from '../../lib/metrics/process-metrics';
import type { ProducerSnapshot } from '../../producer/run/run-options';
import type { ProducerMeter } from '../../producer/run/producer-meter';

/** Moves what a producer has counted into the metrics whenever somebody asks for them. */
export function showMeter(metrics: ProcessMetrics, meter: ProducerMeter): void {
  metrics.from(() => metrics.add(meter.take()));
}

type Pace = Pick<
  ProducerSnapshot,
  'inFlight' | 'behindScheduleMs' | 'dueNotAccepted' | 'askedPerSecond' | 'acceptedPerSecond'
>;

/** Shows how a run keeps to its schedule. */
export function showPace(metrics: ProcessMetrics, pace: Pace): void {
  const { inFlight, behindScheduleMs, dueNotAccepted, askedPerSecond: asked, acceptedPerSecond } = pace;
  metrics.set('inFlight', {}, inFlight);
  metrics.set('behindSchedule', {}, behindScheduleMs / 1000);
  metrics.set('dueNotAccepted', {}, dueNotAccepted);
  metrics.replace('askedRate', asked === undefined ? [] : [{ labels: {}, value: asked }]);
  metrics.set('reachedRate', {}, acceptedPerSecond);
  metrics.set('producerRunning', {}, 1);
}
