import type { Client } from '../../dataset/client';
import { PURPOSE, randomAt, type Random } from '../../../lib/core/random-at';
import { pickWeighted, unit } from '../../../lib/core/samplers';
import type { ContentCategory, Variant } from './anomalies/anomaly';
import { CONTENT_CATEGORIES } from './anomalies/catalogue';
import { drawDistance, duplicateEvent } from './anomalies/duplicate-event';

/** What should be wrong with the event of one position. `random` continues where the decision stopped drawing. */
export type AnomalyPlan =
  | {
      readonly kind: 'content';
      readonly category: ContentCategory['category'];
      readonly variant: Variant;
      readonly random: Random;
    }
  | { readonly kind: 'duplicate'; readonly distance: number };

const ALL_CATEGORIES = [...CONTENT_CATEGORIES, duplicateEvent];

export type PlanInput = {
  readonly seed: number;
  readonly anomalyRate: number;
  readonly clientAt: (sequence: number) => Client;
};

/** Decides about one position; undefined for an ordinary event. A higher rate keeps the anomalies of a lower one. */
export function planAnomaly({ seed, anomalyRate, clientAt }: PlanInput, sequence: number): AnomalyPlan | undefined {
  const random = randomAt(seed, sequence, PURPOSE.anomaly);
  if (unit(random) >= anomalyRate) return undefined;
  // The first event of a run has nothing to repeat.
  const chosen = pickWeighted(random, sequence === 0 ? CONTENT_CATEGORIES : ALL_CATEGORIES);
  if (chosen.category === 'DUPLICATE_EVENT') return { kind: 'duplicate', distance: drawDistance(random, sequence) };
  const client = clientAt(sequence);
  const variants = chosen.variants.filter((variant) => variant.applies?.(client) ?? true);
  return { kind: 'content', category: chosen.category, variant: pickWeighted(random, variants), random };
}

/** The position whose content a duplicate repeats, found through any duplicates in between. */
export function originalOf(input: PlanInput, sequence: number, distance: number): number {
  const original = sequence - distance;
  const plan = planAnomaly(input, original);
  return plan?.kind === 'duplicate' ? originalOf(input, original, plan.distance) : original;
}
