import type { ProducerChange } from '../../lib/api/live/producer-control';
import type { RunConfig } from '../../lib/domain/run/run';
import { mixText, parseMix } from '../../lib/domain/run/workload-mix';

/** The part of a run's configuration that can be changed while the producer works. */
export type LiveSettings = Pick<RunConfig, 'workload' | 'eventsPerSecond' | 'anomalyRate' | 'network'>;

export function settingsOf({ workload, eventsPerSecond, anomalyRate, network }: RunConfig): LiveSettings {
  return { workload, eventsPerSecond, anomalyRate, network };
}

export function changedSettings(settings: LiveSettings, change: ProducerChange): LiveSettings {
  return {
    workload: change.workload === undefined ? settings.workload : mixText(parseMix(change.workload)),
    eventsPerSecond: change.eventsPerSecond ?? settings.eventsPerSecond,
    anomalyRate: change.anomalyRate ?? settings.anomalyRate,
    network: change.network ?? settings.network,
  };
}

export function sameSettings(a: LiveSettings, b: LiveSettings): boolean {
  return (
    a.workload === b.workload &&
    a.eventsPerSecond === b.eventsPerSecond &&
    a.anomalyRate === b.anomalyRate &&
    a.network === b.network
  );
}

/** Such as `credit, 50 events/s, 1 % anomalies, network good`. */
export function settingsText({ workload, eventsPerSecond, anomalyRate, network }: LiveSettings): string {
  const anomalyPercent = Number((anomalyRate * 100).toFixed(2));
  return `${workload.replaceAll(',', ', ')}, ${eventsPerSecond} events/s, ${anomalyPercent} % anomalies, network ${network}`;
}
