import { entityOf } from '../../../../lib/domain/detection/entity';
import type { Rule } from '../../../../lib/domain/detection/rule';
import { RULES } from '../../../../lib/domain/detection/rules';
import type { AnomalyFlag, LegionEvent } from '../../../../lib/events/event';
import type { RunConfig } from '../../../../lib/domain/run/run';
import type { Dataset } from '../../../../producer/dataset/dataset';
import { createEventMaker } from '../../../../producer/workloads/create-workload';
import { detectionsOf } from './detections';

export type Verdict = {
  /** Detections at an event with a flag that the rule covers, and the others. */
  readonly right: number;
  readonly wrong: number;
  /** Injected anomalies that the rule covers: those with at least one event found, and the others. */
  readonly found: number;
  readonly missed: number;
  readonly wrongAt: readonly string[];
  readonly missedEpisodes: readonly string[];
};

type Episode = { readonly type: string; readonly events: string[] };

/**
 * Judges the rules on a run as the detector would see it: without labels, one entity after the other. Sequence is the
 * order of event time. An anomaly that continues beyond the end of the run does not count, because nobody could have
 * found it.
 */
export function judge({
  config,
  dataset,
  events,
  rules = RULES,
}: {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly events: number;
  readonly rules?: readonly Rule[];
}): ReadonlyMap<string, Verdict> {
  const maker = createEventMaker({ config: { ...config, labels: 'sidecar' }, dataset });
  const entities = new Map<string, LegionEvent[]>();
  const typesAt = new Map<string, readonly string[]>();
  const episodes = new Map<string, Episode>();
  for (let sequence = 0; sequence < events; sequence++) {
    const { event, truth } = maker.generate(sequence);
    const entity = entityOf(event);
    if (entity !== undefined) {
      const known = entities.get(entity);
      if (known) known.push(event);
      else entities.set(entity, [event]);
    }
    if (truth.length === 0) continue;
    typesAt.set(
      event.event_id,
      truth.map(({ type }) => type),
    );
    for (const flag of truth) note(episodes, flag, event.event_id);
  }
  // The events after the end show which anomalies were not over.
  for (let sequence = events; sequence < events + Math.max(20_000, events * 0.3); sequence++) {
    for (const flag of maker.generate(sequence).truth) if (flag.episode_id) episodes.delete(keyOf(flag, ''));
  }
  const detections = new Map(rules.map((rule) => [rule.name, [...detectionsIn(rule, entities)]]));
  return new Map(
    rules.map(({ name, covers }) => [name, verdict(covers, detections.get(name)!, typesAt, [...episodes.values()])]),
  );
}

function keyOf({ type, episode_id }: AnomalyFlag, eventId: string): string {
  return `${type} ${episode_id ?? eventId}`;
}

function note(episodes: Map<string, Episode>, flag: AnomalyFlag, eventId: string): void {
  const key = keyOf(flag, eventId);
  const known = episodes.get(key);
  if (known) known.events.push(eventId);
  else episodes.set(key, { type: flag.type, events: [eventId] });
}

/** Ids of the events at which a rule fires. */
function* detectionsIn(rule: Rule, entities: ReadonlyMap<string, readonly LegionEvent[]>): Generator<string> {
  for (const events of entities.values()) yield* detectionsOf(rule, events).map(({ eventId }) => eventId);
}

function verdict(
  covers: readonly string[],
  detections: readonly string[],
  typesAt: ReadonlyMap<string, readonly string[]>,
  episodes: readonly Episode[],
): Verdict {
  const isRight = (id: string) => (typesAt.get(id) ?? []).some((type) => covers.includes(type));
  const found = new Set(detections);
  const covered = episodes.filter(({ type }) => covers.includes(type));
  const missed = covered.filter(({ events }) => !events.some((id) => found.has(id)));
  const wrongAt = detections.filter((id) => !isRight(id));
  return {
    right: detections.length - wrongAt.length,
    wrong: wrongAt.length,
    found: covered.length - missed.length,
    missed: missed.length,
    wrongAt,
    missedEpisodes: missed.map(({ type, events }) => `${type} ${events.join(' ')}`),
  };
}
