import { RISK_LEVELS } from '../../lib/events/envelope';
import { WORKLOADS } from '../../lib/events/event';
import type { CountWindow } from '../../producer/run/count-windows';
import { grouped } from './table';

/** A window of a number of events in one line: what the events were, as far as they show it. */
export function countWindowText(window: CountWindow): string {
  const { index, count, anomalyRate, meanCreditLimit } = window;
  const parts = [
    ...workloadTexts(window),
    ...riskTexts(window),
    `${percent(anomalyRate)} anomalous`,
    ...(meanCreditLimit === undefined ? [] : [`mean limit ${grouped(Math.round(meanCreditLimit))}`]),
  ];
  return `window ${grouped(index + 1)} (${count} events): ${parts.join(', ')}`;
}

/** Nothing for a single workload, which is known anyway. */
function workloadTexts({ workloads }: CountWindow): string[] {
  const names = WORKLOADS.filter((name) => workloads[name] !== undefined);
  return names.length > 1 ? [names.map((name) => `${workloads[name]} ${name}`).join(' ')] : [];
}

function riskTexts({ risk }: CountWindow): string[] {
  const hasRisk = RISK_LEVELS.some((level) => risk[level] > 0);
  return hasRisk ? [RISK_LEVELS.map((level) => `${risk[level]} ${level}`).join(' ')] : [];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
