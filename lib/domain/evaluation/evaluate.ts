import { confusionOf, type Confusion } from './confusion';
import { episodesOf, type Episode, type TruthEvent } from './episodes';
import { f1Of, shareOf, spreadOf, type Spread } from './figures';
import { placeOf, type Truth } from './truth';

/** A rule as it is judged: right are its detections at events that bear a flag of a type that it covers. */
export type JudgedRule = { readonly name: string; readonly covers: readonly string[] };

/** A detection as it is judged: the detector's own, or a line of a file of somebody else's. */
export type JudgedDetection = {
  readonly eventId: string;
  /** Name of the rule. */
  readonly type: string;
  /** Milliseconds since the epoch; undefined where nobody measured it. */
  readonly arrivedAtMs?: number | undefined;
  readonly detectedAtMs?: number | undefined;
};

/** Undefined figures, 0 of 0, are null. */
export type Figures = {
  readonly right: number;
  readonly wrong: number;
  /** Complete episodes, and how many of them have a right detection. */
  readonly episodes: number;
  readonly found: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Event time from the first event of a found episode to the first event that fired. */
  readonly latencyMs: Spread | null;
  /** From the arrival of the event in the stream until its right detection was written. */
  readonly processingMs: Spread | null;
};

export type RuleFigures = Figures & {
  readonly rule: string;
  readonly covers: readonly string[];
  /** Right detections of episodes that are cut off: they count for nothing. */
  readonly aside: number;
  /** These episodes, and how many of them were found all the same. */
  readonly cutOff: { readonly episodes: number; readonly found: number };
};

type TypeFigures = Figures & {
  readonly type: string;
  /** Rules that are meant to find it; none when no rule is. */
  readonly rules: readonly string[];
  readonly cutOff: number;
};

export type Evaluation = {
  readonly runIds: readonly string[];
  readonly events: number;
  readonly flaggedEvents: number;
  readonly episodes: { readonly complete: number; readonly cutOff: number };
  readonly detections: {
    /** Different ones, of which the figures are made. */
    readonly judged: number;
    /** The same rule at the same event again. */
    readonly repeated: number;
    /** At events of other runs. */
    readonly otherRuns: number;
    /** At events of the run that are not judged. */
    readonly outside: number;
  };
  /** Over all rules; episodes are those of types that a rule covers. */
  readonly overall: Figures;
  readonly rules: readonly RuleFigures[];
  readonly types: readonly TypeFigures[];
  readonly confusion: Confusion;
};

/** Holds detections against the truth. Rules that fired and are not named cover nothing. */
export function evaluate({
  truth,
  detections,
  rules,
}: {
  readonly truth: Truth;
  readonly detections: readonly JudgedDetection[];
  readonly rules: readonly JudgedRule[];
}): Evaluation {
  const { episodes, byEvent } = episodesOf(truth);
  const { judged, counts } = choose(detections, truth);
  const all = withUnknownRules(rules, judged);
  const complete = episodes.filter(({ cutOff }) => !cutOff);
  const judgements = all.map((rule) => judge(rule, judged, byEvent));
  const types = [...new Set(episodes.map(({ type }) => type))].sort();
  return {
    runIds: [...truth.ranges.keys()],
    events: truth.events,
    flaggedEvents: truth.flagged.length,
    episodes: { complete: complete.length, cutOff: episodes.length - complete.length },
    detections: { judged: judged.length, ...counts },
    overall: figuresOf(
      judgements,
      complete,
      all.flatMap(({ covers }) => covers),
    ),
    rules: all.map(({ name, covers }, at) => ({
      rule: name,
      covers: [...covers].sort(),
      ...figuresOf([judgements[at]!], complete, covers),
      aside: judgements[at]!.aside,
      cutOff: {
        episodes: episodes.filter((episode) => episode.cutOff && covers.includes(episode.type)).length,
        found: judgements[at]!.foundCutOff.size,
      },
    })),
    types: types.map((type) => {
      const own = judgements.filter(({ rule }) => rule.covers.includes(type));
      return {
        type,
        rules: own.map(({ rule }) => rule.name),
        ...figuresOf(own, complete, [type]),
        cutOff: episodes.filter((episode) => episode.cutOff && episode.type === type).length,
      };
    }),
    confusion: confusionOf({ events: truth.events, episodes, byEvent, detections: judged, rules: all, types }),
  };
}

/** Each detection once, those alone whose events are judged. */
function choose(detections: readonly JudgedDetection[], { ranges }: Truth) {
  const judged = new Map<string, JudgedDetection>();
  const counts = { repeated: 0, otherRuns: 0, outside: 0 };
  for (const detection of detections) {
    const place = placeOf(detection.eventId, ranges);
    const key = `${detection.type} ${detection.eventId}`;
    if (place === 'other-run') counts.otherRuns += 1;
    else if (place === 'outside') counts.outside += 1;
    else if (judged.has(key)) counts.repeated += 1;
    else judged.set(key, detection);
  }
  return { judged: [...judged.values()], counts };
}

function withUnknownRules(rules: readonly JudgedRule[], detections: readonly JudgedDetection[]): JudgedRule[] {
  const known = new Set(rules.map(({ name }) => name));
  const unknown = new Set(detections.map(({ type }) => type).filter((type) => !known.has(type)));
  return [...rules, ...[...unknown].sort().map((name) => ({ name, covers: [] }))];
}

/** A right detection, and the complete episodes that it finds. */
type Right = {
  readonly episodes: readonly Episode[];
  readonly eventTimeMs: number;
  readonly processingMs: number | undefined;
};

type Judgement = {
  readonly rule: JudgedRule;
  readonly right: readonly Right[];
  readonly foundCutOff: ReadonlySet<Episode>;
  readonly wrong: number;
  readonly aside: number;
};

function judge(
  rule: JudgedRule,
  detections: readonly JudgedDetection[],
  byEvent: ReadonlyMap<string, TruthEvent>,
): Judgement {
  const right: Right[] = [];
  const foundCutOff = new Set<Episode>();
  let [wrong, aside] = [0, 0];
  for (const { type, eventId, arrivedAtMs, detectedAtMs } of detections) {
    if (type !== rule.name) continue;
    const event = byEvent.get(eventId);
    const covered = event?.episodes.filter((episode) => rule.covers.includes(episode.type)) ?? [];
    const complete = covered.filter(({ cutOff }) => !cutOff);
    for (const episode of covered) if (episode.cutOff) foundCutOff.add(episode);
    const processingMs =
      arrivedAtMs === undefined || detectedAtMs === undefined ? undefined : Math.max(0, detectedAtMs - arrivedAtMs);
    if (covered.length === 0) wrong += 1;
    else if (complete.length === 0) aside += 1;
    else right.push({ episodes: complete, eventTimeMs: event!.eventTimeMs, processingMs });
  }
  return { rule, right, foundCutOff, wrong, aside };
}

/** What some rules came to on the episodes of some types. */
function figuresOf(judgements: readonly Judgement[], complete: readonly Episode[], types: readonly string[]): Figures {
  const counted = new Set(types);
  const right = judgements
    .flatMap((judgement) => judgement.right)
    .filter(({ episodes }) => episodes.some(({ type }) => counted.has(type)));
  const wrong = judgements.reduce((sum, judgement) => sum + judgement.wrong, 0);
  const episodes = complete.filter(({ type }) => counted.has(type)).length;
  const firedAtMs = new Map<Episode, number>();
  for (const detection of right) {
    for (const episode of detection.episodes) {
      if (!counted.has(episode.type)) continue;
      const before = firedAtMs.get(episode) ?? Infinity;
      firedAtMs.set(episode, Math.min(before, detection.eventTimeMs));
    }
  }
  const precision = shareOf(right.length, right.length + wrong);
  const recall = shareOf(firedAtMs.size, episodes);
  return {
    right: right.length,
    wrong,
    episodes,
    found: firedAtMs.size,
    precision,
    recall,
    f1: f1Of(precision, recall),
    latencyMs: spreadOf([...firedAtMs].map(([{ firstTimeMs }, atMs]) => atMs - firstTimeMs)),
    processingMs: spreadOf(right.map(({ processingMs }) => processingMs).filter((value) => value !== undefined)),
  };
}
