import type { EntityState, RetainedEvent } from './entity-state';
import type { Json, Moment } from './rule';

/**
 * The stored form of an entity's state: compact JSON, because every kilobyte of an item costs money with every batch. Each
 * name is stored once, times are relative to the horizon, and event ids omit the prefix that all ids of the run share.
 */
type Stored = {
  readonly v: typeof VERSION;
  /** Horizon; absent until there is one. */
  readonly h?: readonly [timeMs: number, eventId: string];
  /** Names of rules and workloads; numbers elsewhere are indexes in it. */
  readonly n: readonly string[];
  readonly s: readonly (readonly [rule: number, state: Json])[];
  readonly e: readonly StoredEvent[];
};
type StoredEvent = readonly [
  sinceMs: number,
  eventId: string,
  arrivedAtMs: number,
  workload: number,
  sizeBytes: number,
  facts: readonly (readonly [rule: number, fact: Json])[],
  known?: readonly (readonly [rule: number, digest: number])[],
  fresh?: readonly number[],
];

const VERSION = 1;

export function stateText(state: EntityState, runId: string): string {
  const names: string[] = [];
  const place = (name: string): number => {
    const at = names.indexOf(name);
    return at >= 0 ? at : names.push(name) - 1;
  };
  const pairs = <T>(record: Readonly<Record<string, T>>) =>
    Object.keys(record).map((name) => [place(name), record[name]!] as const);
  const { horizon, states, retained } = state;
  const isNew = horizon.timeMs === Number.NEGATIVE_INFINITY;
  const sinceMs = isNew ? 0 : horizon.timeMs;
  const s = pairs(states);
  const e = retained.map((event): StoredEvent => {
    const base = [
      event.timeMs - sinceMs,
      shortId(event.eventId, runId),
      event.arrivedAtMs,
      place(event.workload),
      event.sizeBytes,
      pairs(event.facts),
    ] as const;
    const known = pairs(event.known);
    if (event.fresh.length > 0) return [...base, known, event.fresh.map(place)];
    return known.length > 0 ? [...base, known] : base;
  });
  const h = isNew ? undefined : ([horizon.timeMs, shortId(horizon.eventId, runId)] as const);
  return JSON.stringify({ v: VERSION, h, n: names, s, e } satisfies Stored);
}

/** Undefined when another version of the detector wrote the text; the entity then starts from an empty state. */
export function parseState(text: string, runId: string): EntityState | undefined {
  const { v, h, n, s, e } = JSON.parse(text) as Stored;
  if (v !== VERSION) return undefined;
  const record = <T>(pairs: readonly (readonly [number, T])[] = []) =>
    Object.fromEntries(pairs.map(([at, value]) => [n[at]!, value])) as Record<string, T>;
  const sinceMs = h?.[0] ?? 0;
  const horizon: Moment = h
    ? { timeMs: h[0], eventId: longId(h[1], runId) }
    : { timeMs: Number.NEGATIVE_INFINITY, eventId: '' };
  const retained = e.map(([since, id, arrivedAtMs, workload, sizeBytes, facts, known, fresh]): RetainedEvent => ({
    timeMs: since + sinceMs,
    eventId: longId(id, runId),
    arrivedAtMs,
    workload: n[workload]!,
    sizeBytes,
    facts: record(facts),
    known: record(known),
    fresh: (fresh ?? []).map((at) => n[at]!),
  }));
  return { horizon, states: record(s), retained };
}

/** A shortened id begins with a digit, a whole one with `EVT`. */
function shortId(eventId: string, runId: string): string {
  const start = `EVT-${runId}-`;
  return eventId.startsWith(start) ? eventId.slice(start.length) : eventId;
}

function longId(text: string, runId: string): string {
  return text === '' || text.startsWith('EVT-') ? text : `EVT-${runId}-${text}`;
}
