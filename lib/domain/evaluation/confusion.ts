import type { Episode, TruthEvent } from './episodes';

/**
 * Rows are what was injected, columns what fired. The row of a type counts its complete episodes: how many have a
 * detection of each rule at one of their events, and how many have none. The last row counts ordinary events: those at
 * which each rule fired, and those at which none did. An episode in which two rules fired counts in two cells.
 */
export type Confusion = {
  readonly rules: readonly string[];
  readonly rows: readonly ConfusionRow[];
};

type ConfusionRow = {
  /** Undefined in the row of the ordinary events. */
  readonly injected: string | undefined;
  /** Episodes of the type, or ordinary events. */
  readonly total: number;
  /** In the order of `rules`. */
  readonly fired: readonly number[];
  readonly none: number;
};

type Judged = { readonly eventId: string; readonly type: string };

export function confusionOf(parts: {
  readonly events: number;
  readonly episodes: readonly Episode[];
  readonly byEvent: ReadonlyMap<string, TruthEvent>;
  readonly detections: readonly Judged[];
  readonly rules: readonly { readonly name: string }[];
  readonly types: readonly string[];
}): Confusion {
  const { byEvent, types } = parts;
  const rules = parts.rules.map(({ name }) => name);
  const firedIn = new Map<Episode, Set<string>>();
  const firedAt = new Map<string, Set<string>>();
  for (const { eventId, type } of parts.detections) {
    const event = byEvent.get(eventId);
    if (!event) add(firedAt, eventId, type);
    for (const episode of event?.episodes ?? []) add(firedIn, episode, type);
  }
  const complete = parts.episodes.filter(({ cutOff }) => !cutOff);
  const ofTypes = types.map((injected): ConfusionRow => {
    const own = complete.filter(({ type }) => type === injected);
    const fired = own.map((episode) => firedIn.get(episode)).filter((names) => names !== undefined);
    return row(injected, { total: own.length, fired, rules });
  });
  const ordinary = row(undefined, { total: parts.events - byEvent.size, fired: [...firedAt.values()], rules });
  return { rules, rows: [...ofTypes, ordinary] };
}

function row(
  injected: string | undefined,
  counted: { readonly total: number; readonly fired: readonly Set<string>[]; readonly rules: readonly string[] },
): ConfusionRow {
  const { total, fired, rules } = counted;
  return {
    injected,
    total,
    fired: rules.map((rule) => fired.filter((names) => names.has(rule)).length),
    none: total - fired.length,
  };
}

function add<Key>(map: Map<Key, Set<string>>, key: Key, name: string): void {
  const names = map.get(key) ?? new Set();
  map.set(key, names.add(name));
}
