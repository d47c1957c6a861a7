import { hash32 } from '../../core/hash';
import type { Detection } from './detection';
import type { EntityState, RetainedEvent } from './entity-state';
import type { Json, Moment, Rule, RuleDetection } from './rule';
import { stepAll, type RulesByName } from './step-all';

/** A row that the detections table must hold, without what the caller knows better. */
type NewDetection = Omit<Detection, 'runId' | 'entity' | 'detectedAtMs'>;
/** A row that the table must no longer hold. */
type WithdrawnDetection = Pick<Detection, 'eventId' | 'eventTime' | 'type'>;

/** What a new look at the retained events changes in the table. */
export type DetectionChanges = {
  readonly puts: readonly NewDetection[];
  readonly withdrawals: readonly WithdrawnDetection[];
  /** New detections. Some puts are older: their score has changed, or their row may not have been written. */
  readonly newlyFound: number;
  readonly newlyWithdrawn: number;
};

type Changes = { puts: NewDetection[]; withdrawals: WithdrawnDetection[]; newlyFound: number; newlyWithdrawn: number };

/** Runs the rules over all retained events, and compares what they detect with what is already known. */
export function judgeRetained(
  { horizon, states, retained }: EntityState,
  rules: RulesByName,
): { readonly state: EntityState } & DetectionChanges {
  const running = { ...states };
  const changes: Changes = { puts: [], withdrawals: [], newlyFound: 0, newlyWithdrawn: 0 };
  const after = retained.map((event) => judgeEvent(event, running, rules, changes));
  return { state: { horizon, states, retained: after }, ...changes };
}

function judgeEvent(
  event: RetainedEvent,
  running: Record<string, Json>,
  rules: RulesByName,
  changes: Changes,
): RetainedEvent {
  const known: Record<string, number> = {};
  const fresh = new Set(event.fresh);
  stepAll(running, event, rules, (rule, detection) => {
    const before = event.known[rule.name];
    const now = detection && digest(detection);
    if (now !== undefined) known[rule.name] = now;
    if (now !== before) fresh.add(rule.name);
    if (now !== undefined && before === undefined) changes.newlyFound += 1;
    if (now === undefined && before !== undefined) changes.newlyWithdrawn += 1;
    if (!fresh.has(rule.name)) return;
    if (detection) changes.puts.push(newDetection(event, rule, detection));
    else changes.withdrawals.push({ eventId: event.eventId, eventTime: eventTimeOf(event), type: rule.name });
  });
  return fresh.size === 0 ? event : { ...event, known, fresh: [...fresh] };
}

function digest({ score, description }: RuleDetection): number {
  return hash32(`${score} ${description}`);
}

function eventTimeOf({ timeMs }: Moment): string {
  return new Date(timeMs).toISOString();
}

function newDetection(event: RetainedEvent, rule: Rule, { score, description }: RuleDetection): NewDetection {
  return {
    workload: event.workload,
    type: rule.name,
    severity: rule.severity,
    score,
    description,
    eventId: event.eventId,
    eventTime: eventTimeOf(event),
    arrivedAtMs: event.arrivedAtMs,
  };
}
