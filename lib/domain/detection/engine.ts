import type { LegionEvent } from '../../events/event';
import { arrivalsFor, type Arrival } from './arrival';
import { NEW_ENTITY, type EntityState } from './entity-state';
import { judgeRetained, type DetectionChanges } from './judge-retained';
import { countUpTo, Retention, type RetentionLimits } from './retention';
import type { Rule } from './rule';
import { stepAll, type RulesByName } from './step-all';

export type Judgement = DetectionChanges & {
  readonly state: EntityState;
  /** Whether `state` says more than the state before, and must be written before the rows are. */
  readonly changed: boolean;
  readonly tooLate: number;
  readonly repeated: number;
};

export type EngineOptions = RetentionLimits & { readonly rules: readonly Rule[] };

export type Engine = {
  /** What the rules keep of an event; undefined when none is interested. @param event without labels */
  readonly arrivalOf: (event: LegionEvent, arrivedAtMs: number) => Arrival | undefined;
  /**
   * Puts arrivals, in the order of the stream, among the retained events, and returns what that changes.
   * @param rowsAreWritten whether the rows that the last judgement asked for are certainly in the table
   */
  readonly judge: (
    before: EntityState | undefined,
    arrivals: readonly Arrival[],
    options: { readonly rowsAreWritten: boolean },
  ) => Judgement;
};

const NO_CHANGES: DetectionChanges = { puts: [], withdrawals: [], newlyFound: 0, newlyWithdrawn: 0 };

/**
 * Judges the events of each entity by themselves. However events are delivered, the detections are those of an observer
 * who sees each event once and in order, as long as none is later than the allowed lateness: the states of the rules
 * are kept as of the horizon, later events are retained and judged again whenever another comes in between, and
 * detections that turn out untrue are withdrawn. What lies below the horizon is final. Whether an event is too late
 * depends on the order of the stream alone, not on how the stream is cut into batches.
 */
export function createEngine(options: EngineOptions): Engine {
  const rules: RulesByName = new Map(options.rules.map((rule) => [rule.name, rule]));
  return {
    arrivalOf: arrivalsFor(options.rules),
    judge: (before = NEW_ENTITY, incoming, known) => {
      // A judgement that asked for no rows leaves nothing to be uncertain of.
      const rowsAreWritten = known.rowsAreWritten || before.retained.every(({ fresh }) => fresh.length === 0);
      const retention = new Retention(rowsAreWritten ? settle(before, rules) : before, options);
      for (const arrival of incoming) retention.add(arrival);
      const { accepted, tooLate, repeated } = retention;
      const changed = accepted > 0;
      if (!changed && rowsAreWritten) return { state: before, changed, ...NO_CHANGES, tooLate, repeated };
      return { ...judgeRetained(retention.state, rules), changed, tooLate, repeated };
    },
  };
}

/** Moves events at or before the horizon into the states, for good. The rows of their detections must be written. */
function settle({ horizon, states, retained }: EntityState, rules: RulesByName): EntityState {
  const settled = countUpTo(retained, horizon);
  const after = { ...states };
  for (const event of retained.slice(0, settled)) stepAll(after, event, rules, () => undefined);
  const open = retained.slice(settled).map((event) => (event.fresh.length > 0 ? { ...event, fresh: [] } : event));
  return { horizon, states: after, retained: open };
}
