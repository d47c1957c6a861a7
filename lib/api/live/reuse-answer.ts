export type ReuseOptions = {
  readonly now: () => number;
  /** How long an answer is given again. */
  readonly reuseMs: number;
  /** An answer is not given again once this has changed. @default only time counts */
  readonly basis?: () => string;
};

/** The same read, shared by all who ask within `reuseMs`. A read that failed is not shared with later callers. */
export function reuseAnswer<T>(read: () => Promise<T>, { now, reuseMs, basis }: ReuseOptions): () => Promise<T> {
  let last: { readonly atMs: number; readonly basis: string | undefined; readonly answer: Promise<T> } | undefined;
  return () => {
    const nowMs = now();
    const current = basis?.();
    if (last && nowMs - last.atMs < reuseMs && last.basis === current) return last.answer;
    const answer = read();
    const shared = { atMs: nowMs, basis: current, answer };
    last = shared;
    answer.catch(() => {
      if (last === shared) last = undefined;
    });
    return answer;
  };
}
