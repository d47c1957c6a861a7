import type { LegionEvent } from '../../events/event';
import { hash32 } from '../../core/hash';
import type { Detection } from './detection';
import { NEW_ENTITY, type EntityState, type RetainedEvent } from './entity-state';
import { compareMoments, laterMoment } from './moment';
import type { RuleReport, Json, Moment, Rule } from './rule';
import { partitionPoint } from '../../core/partition-point';

/** What the rules keep of one event, and when it reached the stream. */
export type Arrival = Moment & {
  readonly arrivedAtMs: number;
  readonly workload: string;
  readonly facts: Readonly<Record<string, Json>>;
  readonly sizeBytes: number;
};

/** A row of the anomalies table that has to be there, without what the caller knows better. */
type NewDetection = Omit<Detection, 'runId' | 'entity' | 'detectedAtMs'>;
/** One that must not be there any more. */
type WithdrawnDetection = Pick<Detection, 'eventId' | 'eventTime' | 'type'>;

export type Judgement = {
  readonly state: EntityState;
  /** Whether `state` says more than the state before, and must be written before the rows are. */
  readonly changed: boolean;
  readonly puts: readonly NewDetection[];
  readonly withdrawals: readonly WithdrawnDetection[];
  /** Detections that were not known before; of the puts some may be known, with another score or not certainly written. */
  readonly newlyFound: number;
  readonly newlyWithdrawn: number;
  readonly tooLate: number;
  readonly repeated: number;
};

export type EngineOptions = {
  readonly rules: readonly Rule[];
  /** How much later than the newest event of its entity an event may come. */
  readonly latenessMs: number;
  /** Events kept for one entity beyond which the oldest are judged for good early. @default 512 */
  readonly maxRetained?: number;
  /** The same for the length of their facts. @default 65,536 */
  readonly maxRetainedBytes?: number;
};

export type Engine = {
  /** What the rules keep of an event; undefined when none is interested. @param event without labels */
  readonly arrivalOf: (event: LegionEvent, arrivedAtMs: number) => Arrival | undefined;
  /**
   * Puts the arrivals, in the order of the stream, among what is retained, and tells what that changes.
   * @param rowsAreWritten whether the rows that the last judgement asked for are certainly in the table
   */
  readonly judge: (
    before: EntityState | undefined,
    arrivals: readonly Arrival[],
    options: { readonly rowsAreWritten: boolean },
  ) => Judgement;
};

const MAX_RETAINED = 512;
const MAX_RETAINED_BYTES = 64 * 1024;
/** A rule keeps a few words of an event; whatever makes it keep more than this is no event to be judged. */
const MAX_FACT_BYTES = 2_048;
/** Digits, quotes and commas of a stored event around its facts. */
const EVENT_BYTES = 64;

/**
 * Judges the events of entities, each entity by itself. What is known after any deliveries is what one would find who
 * sees the same events once and in their order, as long as none comes later than the allowed lateness: the states of
 * the rules are kept as they were at the horizon, what lies above it is kept itself and gone through anew whenever
 * something comes between, and what turns out untrue is withdrawn. What lies below the horizon is final; whether an
 * event is too late depends on the order of the stream alone, not on how it is cut into batches.
 */
export function createEngine(options: EngineOptions): Engine {
  const rules = new Map(options.rules.map((rule) => [rule.name, rule]));
  return {
    arrivalOf: arrivals(options.rules),
    judge: (before = NEW_ENTITY, incoming, known) => {
      // Without rows to be written there is nothing to be uncertain of.
      const rowsAreWritten = known.rowsAreWritten || before.retained.every(({ fresh }) => fresh.length === 0);
      const start = rowsAreWritten ? settle(before, rules) : before;
      const merged = merge(start, incoming, options);
      const changed = merged.accepted > 0;
      if (!changed && rowsAreWritten) return unchanged(before, merged);
      return { ...compare(merged.state, rules), changed, tooLate: merged.tooLate, repeated: merged.repeated };
    },
  };
}

function arrivals(rules: readonly Rule[]): Engine['arrivalOf'] {
  const byType = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const type of rule.eventTypes) byType.set(type, [...(byType.get(type) ?? []), rule]);
  }
  return (event, arrivedAtMs) => {
    const facts: Record<string, Json> = {};
    let sizeBytes = 0;
    for (const { name, factOf } of byType.get(event.event_type) ?? []) {
      const fact = factOf(event);
      const length = fact === undefined ? 0 : JSON.stringify(fact).length;
      if (fact === undefined || length > MAX_FACT_BYTES) continue;
      facts[name] = fact;
      sizeBytes += length;
    }
    if (sizeBytes === 0) return undefined;
    const { event_id: eventId, workload } = event;
    return {
      timeMs: Date.parse(event.timestamp),
      eventId,
      arrivedAtMs,
      workload,
      facts,
      sizeBytes: sizeBytes + EVENT_BYTES,
    };
  };
}

/** Takes what lies at or before the horizon into the states, for good; the rows of it are in the table. */
function settle({ horizon, states, retained }: EntityState, rules: ReadonlyMap<string, Rule>): EntityState {
  const settled = upTo(retained, horizon);
  const after = { ...states };
  for (const event of retained.slice(0, settled)) stepAll(after, event, rules, () => undefined);
  const open = retained.slice(settled).map((event) => (event.fresh.length > 0 ? { ...event, fresh: [] } : event));
  return { horizon, states: after, retained: open };
}

/** How many of the events are at or before a moment. */
function upTo(events: readonly Moment[], moment: Moment): number {
  return partitionPoint(events.length, (at) => compareMoments(events[at]!, moment) <= 0);
}

type Merged = {
  readonly state: EntityState;
  readonly accepted: number;
  readonly tooLate: number;
  readonly repeated: number;
};

function merge(before: EntityState, incoming: readonly Arrival[], options: EngineOptions): Merged {
  const { latenessMs, maxRetained = MAX_RETAINED, maxRetainedBytes = MAX_RETAINED_BYTES } = options;
  const retained = [...before.retained];
  let { horizon } = before;
  let bytes = retained.slice(upTo(retained, horizon)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let tooLate = 0;
  let repeated = 0;
  const raise = (to: Moment) => {
    const from = upTo(retained, horizon);
    horizon = laterMoment(horizon, to);
    for (let at = from; at < upTo(retained, horizon); at++) bytes -= retained[at]!.sizeBytes;
  };
  const isOverfull = () => retained.length - upTo(retained, horizon) > maxRetained || bytes > maxRetainedBytes;
  for (const arrival of incoming) {
    if (compareMoments(arrival, horizon) <= 0) {
      tooLate += 1;
      continue;
    }
    const at = upTo(retained, arrival);
    if (at > 0 && compareMoments(retained[at - 1]!, arrival) === 0) {
      repeated += 1;
      continue;
    }
    retained.splice(at, 0, { ...arrival, known: {}, fresh: [] });
    bytes += arrival.sizeBytes;
    raise({ timeMs: arrival.timeMs - latenessMs, eventId: '' });
    while (isOverfull()) raise(retained[upTo(retained, horizon)]!);
  }
  const state = { horizon, states: before.states, retained };
  return { state, accepted: incoming.length - tooLate - repeated, tooLate, repeated };
}

function unchanged(state: EntityState, { tooLate, repeated }: Merged): Judgement {
  return {
    state,
    changed: false,
    puts: [],
    withdrawals: [],
    newlyFound: 0,
    newlyWithdrawn: 0,
    tooLate,
    repeated,
  };
}

/** Goes through all that is retained, and compares what the rules find with what is known. */
function compare(
  { horizon, states, retained }: EntityState,
  rules: ReadonlyMap<string, Rule>,
): Pick<Judgement, 'state' | 'puts' | 'withdrawals' | 'newlyFound' | 'newlyWithdrawn'> {
  const running = { ...states };
  const puts: NewDetection[] = [];
  const withdrawals: WithdrawnDetection[] = [];
  let newlyFound = 0;
  let newlyWithdrawn = 0;
  const after = retained.map((event) => {
    const known: Record<string, number> = {};
    const fresh = new Set(event.fresh);
    stepAll(running, event, rules, (rule, report) => {
      const before = event.known[rule.name];
      const now = report && digest(report);
      if (now !== undefined) known[rule.name] = now;
      if (now !== before) {
        fresh.add(rule.name);
        if (before === undefined) newlyFound += 1;
        if (now === undefined) newlyWithdrawn += 1;
      }
      if (!fresh.has(rule.name)) return;
      if (report) puts.push(newDetection(event, rule, report));
      else withdrawals.push({ eventId: event.eventId, eventTime: eventTimeOf(event), type: rule.name });
    });
    return fresh.size === 0 ? event : { ...event, known, fresh: [...fresh] };
  });
  return { state: { horizon, states, retained: after }, puts, withdrawals, newlyFound, newlyWithdrawn };
}

/** Moves the states on by one event, rule by rule. */
function stepAll(
  states: Record<string, Json>,
  event: RetainedEvent,
  rules: ReadonlyMap<string, Rule>,
  onStep: (rule: Rule, report: RuleReport | undefined) => void,
): void {
  for (const name of Object.keys(event.facts)) {
    const rule = rules.get(name);
    if (!rule) continue; // its facts were kept by another version of the detector
    const { state, report } = rule.step(
      Object.hasOwn(states, name) ? states[name]! : rule.start(),
      event.facts[name]!,
      event,
    );
    states[name] = state;
    onStep(rule, report);
  }
}

function digest({ score, description }: RuleReport): number {
  return hash32(`${score} ${description}`);
}

function eventTimeOf({ timeMs }: Moment): string {
  return new Date(timeMs).toISOString();
}

function newDetection(event: RetainedEvent, rule: Rule, { score, description }: RuleReport): NewDetection {
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
