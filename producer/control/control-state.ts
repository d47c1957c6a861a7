import type { ControlState } from '../../lib/api/contract/control';
import { isoOf } from '../../lib/core/iso-of';
import { eventTimeMs } from '../../lib/domain/run/run';
import { WORKLOADS } from '../../lib/events/event';
import type { ProducerSnapshot } from '../run/run-options';
import type { ProducerSummary } from '../run/run-summary';
import { anomaliesOf } from '../workloads/create-workload';
import type { ControlMachine } from './control-machine';
import { totalCounters } from './control-totals';
import type { LiveSettings } from './live-settings';
import type { Reached } from './run-history';

type Facts = {
  readonly machine: ControlMachine;
  readonly sinceMs: number;
  readonly asOfMs: number;
  readonly nowMs: number;
  readonly dataset: string;
  readonly runId: string | undefined;
  readonly runs: readonly string[];
  readonly summaries: readonly ProducerSummary[];
  /** Of the current run. */
  readonly snapshot: ProducerSnapshot | undefined;
  /** By the run that is sending, or the last one that did. */
  readonly reached: Reached | undefined;
  readonly lastError: ControlState['last_error'];
  readonly log: ControlState['log'];
};

/** What the API says of a producer. */
export function controlState(facts: Facts): ControlState {
  const { machine, nowMs, reached } = facts;
  const { settings, burst } = machine;
  return {
    available: true,
    as_of: isoOf(facts.asOfMs),
    state: machine.phase,
    since: isoOf(facts.sinceMs),
    run_id: facts.runId ?? null,
    runs: [...facts.runs],
    workload: settings.workload,
    workloads: [...WORKLOADS],
    dataset: facts.dataset,
    events_per_second: settings.eventsPerSecond,
    anomaly_rate: settings.anomalyRate,
    network: settings.network,
    burst: burst && burst.untilMs > nowMs ? { multiplier: burst.multiplier, until: isoOf(burst.untilMs) } : null,
    counters: totalCounters(facts.summaries, facts.snapshot),
    watermark: reached ? isoOf(eventTimeMs(reached.config, reached.acceptedPosition)) : null,
    last_error: facts.lastError,
    log: facts.log,
    anomaly_types: anomalyTypes(settings),
  };
}

function anomalyTypes(settings: Pick<LiveSettings, 'workload'>): ControlState['anomaly_types'] {
  return anomaliesOf(settings).flatMap(({ category, variants }) =>
    variants.map(({ type, severity, description }) => ({ type, category, severity, description })),
  );
}
