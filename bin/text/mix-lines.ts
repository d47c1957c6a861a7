import { ANOMALY_CATEGORIES, WORKLOADS, type WorkloadName } from '../../lib/events/event';
import { RISK_LEVELS } from '../../lib/events/envelope';
import type { AnomalyCounts, EventMix } from '../../producer/run/run-summary';
import { grouped } from './table';

/** What a run's accepted events were: risk if there is any, anomalies, and how many of each workload in a mix. */
export function mixLines(mix: EventMix): string[] {
  const names = WORKLOADS.filter((name) => mix.workloads[name] !== undefined);
  const total = names.reduce((sum, name) => sum + mix.workloads[name]!.events, 0);
  const hasRisk = RISK_LEVELS.some((level) => mix.risk[level] > 0);
  const several = names.length > 1;
  const categories = several ? '' : categoriesText(mix.anomalies);
  return [
    ...(hasRisk ? [`risk: ${RISK_LEVELS.map((level) => `${level} ${grouped(mix.risk[level])}`).join(', ')}`] : []),
    `anomalies: ${grouped(mix.anomalous)} of ${grouped(total)}${categories && `; ${categories}`}`,
    ...(several ? names.map((name) => workloadLine(mix, name)) : []),
  ];
}

function workloadLine(mix: EventMix, name: WorkloadName): string {
  const { events, anomalous, anomalies } = mix.workloads[name]!;
  const categories = categoriesText(anomalies);
  return `${name}: ${grouped(events)}, ${grouped(anomalous)} with an anomaly${categories && `; ${categories}`}`;
}

function categoriesText(anomalies: AnomalyCounts): string {
  const present = ANOMALY_CATEGORIES.filter((category) => anomalies[category] !== undefined);
  return present.map((category) => `${category} ${grouped(anomalies[category]!)}`).join(', ');
}
