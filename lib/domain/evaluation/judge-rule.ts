import type { Episode, TruthEvent } from './episodes';

/** A rule under evaluation. A detection of it is right at an event with a flag of a type that it covers. */
export type JudgedRule = { readonly name: string; readonly covers: readonly string[] };

/** A detection under evaluation: the detector's own, or a line of a file from another detector. */
export type JudgedDetection = {
  readonly eventId: string;
  /** Name of the rule. */
  readonly type: string;
  /** Milliseconds since the epoch; undefined where nobody measured it. */
  readonly arrivedAtMs?: number | undefined;
  readonly detectedAtMs?: number | undefined;
};

/** A right detection, and the complete episodes that it finds. */
type RightDetection = {
  readonly episodes: readonly Episode[];
  readonly eventTimeMs: number;
  readonly processingMs: number | undefined;
};

/** All detections of one rule, sorted into right, wrong, and those that do not count. */
export type RuleJudgement = {
  readonly rule: JudgedRule;
  readonly right: readonly RightDetection[];
  readonly foundCutOff: ReadonlySet<Episode>;
  readonly wrong: number;
  /** Detections of episodes that are cut off. */
  readonly aside: number;
};

export function judgeRule(
  rule: JudgedRule,
  detections: readonly JudgedDetection[],
  byEvent: ReadonlyMap<string, TruthEvent>,
): RuleJudgement {
  const right: RightDetection[] = [];
  const foundCutOff = new Set<Episode>();
  const counts = { wrong: 0, aside: 0 };
  for (const detection of detections) {
    if (detection.type !== rule.name) continue;
    const event = byEvent.get(detection.eventId);
    const covered = event?.episodes.filter(({ type }) => rule.covers.includes(type)) ?? [];
    const complete = covered.filter(({ cutOff }) => !cutOff);
    for (const episode of covered) if (episode.cutOff) foundCutOff.add(episode);
    if (covered.length === 0) counts.wrong += 1;
    else if (complete.length === 0) counts.aside += 1;
    else right.push({ episodes: complete, eventTimeMs: event!.eventTimeMs, processingMs: processingMs(detection) });
  }
  return { rule, right, foundCutOff, ...counts };
}

function processingMs({ arrivedAtMs, detectedAtMs }: JudgedDetection): number | undefined {
  return arrivedAtMs === undefined || detectedAtMs === undefined ? undefined : Math.max(0, detectedAtMs - arrivedAtMs);
}
