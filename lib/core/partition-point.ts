/**
 * The first index at which `isBefore` no longer holds, by binary search; `length` if it holds throughout.
 * @param isBefore must hold for a prefix of 0..length-1 and for nothing after it
 */
export function partitionPoint(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
