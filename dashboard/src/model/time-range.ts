/** Lengths of a time axis. It grows in steps, so that a page just opened shows its few samples large and rarely jumps. */
const SPANS_S = [60, 120, 300];

/** Ends of the axis for samples from `first` to `last`, in seconds since the epoch. It ends with the last sample. */
export function timeRange(first: number | null, last: number | null): [number, number] {
  if (first === null || last === null) return [0, SPANS_S[0]!];
  const span = SPANS_S.find((length) => length >= last - first) ?? SPANS_S.at(-1)!;
  return [last - span, last];
}
