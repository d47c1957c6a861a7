import { confusionOf } from './confusion';
import { episodesOf, type Episode } from './episodes';
import type { Evaluation, RuleFigures, TypeFigures } from './evaluation';
import { figuresOf } from './figures-of';
import { judgeRule, type JudgedDetection, type JudgedRule, type RuleJudgement } from './judge-rule';
import { placeOf, type Truth } from './truth';

/** Compares detections with the truth. A rule that fired and is not among `rules` covers nothing. */
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
  const judgements = all.map((rule) => judgeRule(rule, judged, byEvent));
  const types = [...new Set(episodes.map(({ type }) => type))].sort();
  const covered = all.flatMap(({ covers }) => covers);
  return {
    runIds: [...truth.ranges.keys()],
    events: truth.events,
    flaggedEvents: truth.flagged.length,
    episodes: { complete: complete.length, cutOff: episodes.length - complete.length },
    detections: { judged: judged.length, ...counts },
    overall: figuresOf(judgements, complete, covered),
    rules: judgements.map((judgement) => ruleFigures(judgement, episodes, complete)),
    types: types.map((type) => typeFigures(type, judgements, episodes, complete)),
    confusion: confusionOf({ events: truth.events, episodes, byEvent, detections: judged, rules: all, types }),
  };
}

function ruleFigures(
  judgement: RuleJudgement,
  episodes: readonly Episode[],
  complete: readonly Episode[],
): RuleFigures {
  const { rule, aside, foundCutOff } = judgement;
  return {
    rule: rule.name,
    covers: [...rule.covers].sort(),
    ...figuresOf([judgement], complete, rule.covers),
    aside,
    cutOff: {
      episodes: episodes.filter(({ cutOff, type }) => cutOff && rule.covers.includes(type)).length,
      found: foundCutOff.size,
    },
  };
}

function typeFigures(
  type: string,
  judgements: readonly RuleJudgement[],
  episodes: readonly Episode[],
  complete: readonly Episode[],
): TypeFigures {
  const own = judgements.filter(({ rule }) => rule.covers.includes(type));
  return {
    type,
    rules: own.map(({ rule }) => rule.name),
    ...figuresOf(own, complete, [type]),
    cutOff: episodes.filter((episode) => episode.cutOff && episode.type === type).length,
  };
}

/** The detections at events that are judged, each once; the others are counted by why they are left out. */
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
