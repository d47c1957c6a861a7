import { parseEventId } from '../../lib/events/envelope';
import type { AnomalyFlag, WorkloadName } from '../../lib/events/event';
import { mixOf, type RunConfig } from '../../lib/domain/run/run';
import type { Dataset } from '../dataset/dataset';
import { createWorkload } from '../workloads/create-workload';
import type { GeneratedEvent } from '../workloads/workload';

export type EpisodeWanted = {
  readonly type: string;
  readonly workload: WorkloadName;
  /** Of the run whose id the events get. */
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Event time of the last event. */
  readonly nowMs: number;
  /** Another number makes other events. */
  readonly variant: number;
};

type Look = {
  /** How many events of the workload to look at before now, and again after it. */
  readonly reach: number;
  /** Of the workload alone. Some anomalies take a long time, and others many customers. */
  readonly eventsPerSecond: number;
};

/** The nearest look comes first: it takes the least time, and its events are the most like those of now. */
const LOOKS: readonly Look[] = [
  { reach: 900, eventsPerSecond: 1 },
  { reach: 5_400, eventsPerSecond: 1 },
  { reach: 10_000, eventsPerSecond: 100 },
];
/** How many of the episodes that a look finds are tried. */
const MAX_TRIES = 3;

/**
 * The events of one anomaly of a type, in order: those that carry its flag, and those that they repeat. The workload
 * itself makes them, in a run in which every event is to be anomalous, and they depend on their time (whether it is
 * night, what happened before). So the run is shifted until the last of them happens now. Where the shift makes other
 * events of them, an episode that ended shortly before now is used unchanged. Undefined when no customer allows one.
 */
export function episodeOf(wanted: EpisodeWanted): readonly GeneratedEvent[] | undefined {
  for (const look of LOOKS) {
    const startMs = wanted.nowMs - (look.reach / look.eventsPerSecond) * 1000;
    const around = runAround(wanted, look, startMs);
    const found = episodesIn(around, wanted.type, 2 * look.reach);
    for (const { positions, flagged } of found.slice(0, MAX_TRIES)) {
      const shiftMs = wanted.nowMs - timeMsOf(around.generate(positions.at(-1)!));
      const events = positions.map(runAround(wanted, look, startMs + shiftMs).generate);
      if (events.every((made, at) => isStillIt(made, flagged[at]!, wanted.type))) return events;
    }
    const past = found.find(({ positions }) => positions.at(-1)! <= look.reach);
    if (past) return past.positions.map(around.generate);
  }
  return undefined;
}

type Around = {
  readonly generate: (position: number) => GeneratedEvent;
  readonly positionOf: (eventId: string) => number | undefined;
};

/** The workload in the mix of the run, with as many anomalies as fit. */
function runAround(
  { config, workload, dataset, variant }: EpisodeWanted,
  { eventsPerSecond }: Look,
  startTimeMs: number,
): Around {
  const mix = mixOf(config);
  const { share } = mix.parts.find(({ name }) => name === workload)!;
  const run: RunConfig = {
    ...config,
    seed: config.seed + variant,
    startTimeMs,
    eventsPerSecond: eventsPerSecond / share,
    phases: undefined,
    anomalyRate: 1,
  };
  const { generate } = createWorkload(workload, { config: run, dataset });
  return {
    generate,
    positionOf: (eventId) => {
      const sequence = parseEventId(eventId)?.sequence;
      if (sequence === undefined) return undefined;
      const at = mix.at(sequence);
      return at.name === workload ? at.position : undefined;
    },
  };
}

type Found = {
  /** Of the episode's events in their workload, in order. */
  readonly positions: readonly number[];
  /** Whether each carries the flag, or is only repeated by one that does. */
  readonly flagged: readonly boolean[];
};

/** Complete episodes among the first positions; those that end nearest to the middle come first. */
function episodesIn({ generate, positionOf }: Around, type: string, count: number): Found[] {
  const episodes = new Map<string, { flagged: number[]; repeated: number[] }>();
  for (let position = 0; position < count; position++) {
    const { event, truth } = generate(position);
    const flag = truth.find((of) => of.type === type);
    if (!flag) continue;
    const id = flag.episode_id ?? event.event_id;
    // It began before the first position, so it is incomplete here.
    if (!episodes.has(id) && id !== event.event_id) continue;
    const episode = episodes.get(id) ?? { flagged: [], repeated: [] };
    episodes.set(id, episode);
    episode.flagged.push(position);
    episode.repeated.push(...repeatedBy(flag, positionOf));
  }
  const middle = count / 2;
  const distance = ({ flagged }: { flagged: number[] }) => Math.abs(flagged.at(-1)! - middle);
  return (
    [...episodes.values()]
      // An episode that ends late may have more events to come.
      .filter(({ flagged }) => flagged.at(-1)! < 1.5 * middle)
      .sort((a, b) => distance(a) - distance(b))
      .map(({ flagged, repeated }) => {
        const positions = [...new Set([...repeated, ...flagged])].sort((a, b) => a - b);
        return { positions, flagged: positions.map((position) => flagged.includes(position)) };
      })
  );
}

function repeatedBy({ original_event_id }: AnomalyFlag, positionOf: Around['positionOf']): number[] {
  const position = original_event_id === undefined ? undefined : positionOf(original_event_id);
  return position === undefined ? [] : [position];
}

function isStillIt({ truth }: GeneratedEvent, flagged: boolean, type: string): boolean {
  return !flagged || truth.some((flag) => flag.type === type);
}

function timeMsOf({ event }: GeneratedEvent): number {
  return Date.parse(event.timestamp);
}
