import type { Evaluation } from './evaluation';
import { fractionText } from './words';

/** What each rule must reach. */
export type Bars = { readonly minPrecision?: number; readonly minRecall?: number };

/**
 * Why an evaluation fails, a line for each reason. Every rule with a figure must reach the bar; a bar without any rule
 * that has the figure is missed too, because nothing was shown.
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
