import { clamp } from '../../core/clamp';
import { thousandth } from '../../core/thousandth';

/** A score as it is stored: within 0 and 1, to three decimals. */
export function score(value: number): number {
  return thousandth(clamp(value, 0, 1));
}
