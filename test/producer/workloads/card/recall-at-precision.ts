/**
 * The highest recall of any threshold on the score that still reaches the precision; 0 if none does. Cases with the
 * same score are all above a threshold or all below it.
 */
export function recallAtPrecision(scores: Float64Array, outcomes: ArrayLike<number>, precision: number): number {
  // Sorted separately, because typed arrays sort fast without a comparison function.
  const positive = scores.filter((_, row) => outcomes[row] === 1).sort();
  const negative = scores.filter((_, row) => outcomes[row] !== 1).sort();
  let best = 0;
  let wrong = negative.length;
  for (let right = positive.length; right > 0;) {
    const threshold = positive[right - 1]!;
    while (right > 0 && positive[right - 1] === threshold) right -= 1;
    while (wrong > 0 && negative[wrong - 1]! >= threshold) wrong -= 1;
    const found = positive.length - right;
    if (found >= precision * (found + negative.length - wrong)) best = found / positive.length;
  }
  return best;
}
