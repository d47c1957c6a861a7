import { stateKey, type FoundManifest, type RunProof } from '../../domain/run/run-list';

export type ProveRun = (found: FoundManifest) => Promise<Omit<RunProof, 'provenAtMs' | 'stateKey'>>;

export type RunProverOptions = {
  /** Reads all of the run's rows, as `legion verify` does. */
  readonly prove: ProveRun;
  /** Whether every accepted record has been stored. */
  readonly isAtRest: () => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: { readonly info: (details: object, message: string) => void };
};

export type Provable = FoundManifest & { readonly storedRecords: number };

/** A larger table is not read in the background: on AWS that costs money, and elsewhere it takes minutes. */
export const MAX_PROVEN_RECORDS = 1_000_000;
/** A `running` manifest that has not been written for this long belongs to a producer that was killed, or is idle. */
const QUIET_MS = 10_000;
/** A proven run is proven again now and then, because rows can change without the consumer. */
const AGAIN_MS = 60_000;
/** Pauses before the next proof, and before the same one, as multiples of the time that a proof took. */
const PAUSE_FACTOR = 9;
const AGAIN_FACTOR = 50;
const RETRY_MS = 5_000;
const LOOK_MS = 1_000;

/** Proves runs in the background, one at a time, each when it is at rest and has changed. */
export class RunProver {
  private readonly found = new Map<string, RunProof>();
  /** When each was last attempted, with or without a proof. */
  private readonly looked = new Map<string, { readonly atMs: number; readonly stateKey: string }>();
  private nextMs = -Infinity;
  private longestMs = 0;

  constructor(private readonly options: RunProverOptions) {}

  /** By run id. */
  get proofs(): ReadonlyMap<string, RunProof> {
    return this.found;
  }

  /** Starts a proof if one is due. @param runs latest first. @param tableRecords in bronze, of all runs */
  consider(runs: readonly Provable[], tableRecords: number): void {
    const nowMs = this.options.now();
    if (nowMs < this.nextMs || tableRecords > MAX_PROVEN_RECORDS) return;
    const open = runs.filter((run) => this.isDue(run, nowMs));
    const due = open.find(isAllThere) ?? open[0];
    if (!due) return;
    this.nextMs = Infinity;
    void this.attempt(due).then((pauseMs) => {
      this.nextMs = this.options.now() + pauseMs;
    });
  }

  private isDue({ head, storedRecords, writtenAtMs }: Provable, nowMs: number): boolean {
    const isQuiet = head.state === 'complete' || nowMs - writtenAtMs > QUIET_MS;
    if (!isQuiet) return false;
    const before = this.looked.get(head.config.runId);
    if (before?.stateKey !== stateKey(head, storedRecords)) return true;
    return nowMs - before.atMs > Math.max(AGAIN_MS, AGAIN_FACTOR * this.longestMs);
  }

  /** Never rejects. Returns how long to wait before the next one. */
  private async attempt(run: Provable): Promise<number> {
    const { prove, isAtRest, now, log } = this.options;
    const { head, storedRecords } = run;
    const startedMs = now();
    const key = stateKey(head, storedRecords);
    try {
      // A run that is stored completely can be proven while others are still running.
      if (!isAllThere(run) && !(await isAtRest())) return LOOK_MS;
      const proof = await prove(run);
      const tookMs = now() - startedMs;
      this.longestMs = Math.max(this.longestMs, tookMs);
      this.looked.set(head.config.runId, { atMs: now(), stateKey: key });
      this.found.set(head.config.runId, { ...proof, provenAtMs: now(), stateKey: key });
      return PAUSE_FACTOR * tookMs;
    } catch (error) {
      this.looked.set(head.config.runId, { atMs: now(), stateKey: key });
      log.info({ run: head.config.runId, error: String(error) }, 'a run could not be proven');
      return RETRY_MS;
    }
  }
}

function isAllThere({ head, storedRecords }: Provable): boolean {
  return head.state === 'complete' && storedRecords >= head.generated;
}
