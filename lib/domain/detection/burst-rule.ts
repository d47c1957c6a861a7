import { NO_BURST, stepBurst, type BurstLimit, type BurstState } from './burst';
import { durationText } from './duration-text';
import { defineRule, type Json, type Rule } from './rule';
import { score } from './score';

type BurstRule<Fact extends Json> = Omit<Rule<Fact, BurstState>, 'start' | 'step'> & {
  readonly limit: BurstLimit;
  /** @param span how long it took, such as `42.3 s` */
  readonly describe: (fact: Fact, span: string) => string;
};

/** A rule that fires once for each burst: when the limit's number of facts falls within its window. */
export function defineBurstRule<Fact extends Json>({ limit, describe, ...rule }: BurstRule<Fact>): Rule {
  return defineRule<Fact, BurstState>({
    ...rule,
    start: () => NO_BURST,
    step: (before, fact, { timeMs }) => {
      const { state, spanMs } = stepBurst(before, timeMs, limit);
      if (spanMs === undefined) return { state };
      // 0.5 for a burst that takes the whole window.
      const detection = {
        score: score(1 - spanMs / limit.windowMs / 2),
        description: describe(fact, durationText(spanMs)),
      };
      return { state, detection };
    },
  });
}
