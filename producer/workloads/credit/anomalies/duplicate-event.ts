import type { Random } from '../../../../lib/core/random-at';
import { integer } from '../../../../lib/core/samplers';
import type { AnomalyVariantInfo } from '../../workload-definition';

/** A duplicate repeats an event at most this many positions earlier, or the event which that one repeats. */
export const MAX_DUPLICATE_DISTANCE = 50;
/** Up to this distance, a repetition looks like a sender's retry; beyond it, like a batch that was sent again. */
const MAX_RETRY_DISTANCE = 5;

const RETRY: AnomalyVariantInfo = {
  type: 'DUPLICATE_RETRY',
  severity: 'LOW',
  weight: 1,
  description: 'Repeats {original} from {distance} events before',
};

const REPLAY: AnomalyVariantInfo = {
  type: 'DUPLICATE_REPLAY',
  severity: 'MEDIUM',
  weight: 9,
  description: 'Repeats {original} from {distance} events before',
};

/** The variant follows from the distance, which is uniform; the weights are approximately how often each occurs. */
export const duplicateEvent = {
  category: 'DUPLICATE_EVENT',
  weight: 10,
  variants: [RETRY, REPLAY],
} as const;

/** How far back the repeated event is; `sequence` is at least 1. */
export function drawDistance(random: Random, sequence: number): number {
  return integer(random, 1, Math.min(MAX_DUPLICATE_DISTANCE, sequence));
}

export function duplicateVariant(distance: number): AnomalyVariantInfo {
  return distance <= MAX_RETRY_DISTANCE ? RETRY : REPLAY;
}
