import type { Evaluation } from './evaluation';
import { fractionText } from './words';

/** What each rule must come up to. */
export type Bars = { readonly minPrecision?: number; readonly minRecall?: number };

/**
 * What keeps an evaluation from passing, a line each. Every rule with a figure is held against its bar; a bar that no
 * rule has a figure for is missed too, because nothing was shown.
 */
export function missedBars({ rules }: Pick<Evaluation, 'rules'>, { minPrecision, minRecall }: Bars): string[] {
  return [...missed('precision', minPrecision), ...missed('recall', minRecall)];

  function missed(figure: 'precision' | 'recall', bar: number | undefined): string[] {
    if (bar === undefined) return [];
    const defined = rules.filter((rule) => rule[figure] !== null);
    if (defined.length === 0) return [`no rule has a ${figure} to hold against ${bar}`];
    return defined
      .filter((rule) => rule[figure]! < bar)
      .map((rule) => `${rule.rule}: ${figure} ${fractionText(rule[figure])} is below ${bar}`);
  }
}
