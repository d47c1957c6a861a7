import type { Episode } from './episodes';
import type { Figures } from './evaluation';
import { f1Of, shareOf, spreadOf } from './figures';
import type { RuleJudgement } from './judge-rule';

/** The figures of some rules on the episodes of some types. */
export function figuresOf(
  judgements: readonly RuleJudgement[],
  complete: readonly Episode[],
  types: readonly string[],
): Figures {
  const counted = new Set(types);
  const right = judgements
    .flatMap((judgement) => judgement.right)
    .filter(({ episodes }) => episodes.some(({ type }) => counted.has(type)));
  const wrong = judgements.reduce((sum, judgement) => sum + judgement.wrong, 0);
  const episodes = complete.filter(({ type }) => counted.has(type)).length;
  const firedAtMs = firstFiredAtMs(right, counted);
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

/** For each episode that was found, the event time of the first event at which a rule fired. */
function firstFiredAtMs(right: RuleJudgement['right'], counted: ReadonlySet<string>): ReadonlyMap<Episode, number> {
  const firedAtMs = new Map<Episode, number>();
  for (const { episodes, eventTimeMs } of right) {
    for (const episode of episodes) {
      if (counted.has(episode.type)) {
        firedAtMs.set(episode, Math.min(firedAtMs.get(episode) ?? Infinity, eventTimeMs));
      }
    }
  }
  return firedAtMs;
}
