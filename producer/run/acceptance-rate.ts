const WINDOW_MS = 5_000;

type Sample = { readonly atMs: number; readonly accepted: number };

/** Accepted events per second over the last five seconds, from samples of a running count. */
export class AcceptanceRate {
  readonly #samples: Sample[];

  constructor(startedAtMs: number) {
    this.#samples = [{ atMs: startedAtMs, accepted: 0 }];
  }

  /** @param accepted the count by now */
  at(nowMs: number, accepted: number): number {
    this.#samples.push({ atMs: nowMs, accepted });
    while (this.#samples.length > 2 && this.#samples[1]!.atMs <= nowMs - WINDOW_MS) this.#samples.shift();
    const oldest = this.#samples[0]!;
    return nowMs > oldest.atMs ? ((accepted - oldest.accepted) * 1000) / (nowMs - oldest.atMs) : 0;
  }
}
