import { judgedView, type EvaluationView } from '../contract/evaluation';
import { isoOf } from '../../core/iso-of';
import type { Evaluation } from '../../domain/evaluation/evaluation';
import { eventTimeMs } from '../../domain/run/run';
import { stateKey, type FoundManifest, type KnownRun, type ManifestHead } from '../../domain/run/run-list';
import { UserError } from '../../core/user-error';
import type { JudgeRun, ReadRuns } from './run-list';

export type RunEvaluationOptions = {
  readonly readRuns: ReadRuns;
  readonly manifests: () => Promise<readonly FoundManifest[]>;
  /** Whether any rule judges the run's workloads. */
  readonly canJudge: (head: ManifestHead) => boolean;
  readonly judge: JudgeRun;
  readonly now: () => number;
};

/** Replaying a longer run would keep this process from its other work. */
export const MAX_JUDGED_EVENTS = 200_000;
/** How often a run is judged while it or the detector is still working. */
const AGAIN_MS = 30_000;

type Judged = { readonly key: string; readonly atMs: number; readonly atRest: boolean; readonly view: EvaluationView };

/** Judges the latest run with a manifest in the background: an answer never waits for it. */
export class RunEvaluation {
  private last: Judged | undefined;
  private isBusy = false;

  constructor(private readonly options: RunEvaluationOptions) {}

  /** Undefined when no known run has workloads that the detector judges. */
  async read(): Promise<EvaluationView | undefined> {
    const found = await this.latest();
    if (!found) return undefined;
    const { config, generated } = found.manifest.head;
    if (generated > MAX_JUDGED_EVENTS) {
      const reason = `run ${config.runId} has ${generated} events, too many to be judged beside other work`;
      return unavailable(`${reason}: legion evaluate --run-id ${config.runId} does it`);
    }
    const key = `${config.runId} ${stateKey(found.manifest.head, found.run.storedRecords)}`;
    if (!this.isFresh(key) && !this.isBusy) void this.judge(found.manifest, key);
    if (this.last?.key.startsWith(`${config.runId} `)) return this.last.view;
    return unavailable(`what was injected into run ${config.runId} is being made again from its manifest`);
  }

  private async latest(): Promise<{ run: KnownRun; manifest: FoundManifest } | undefined> {
    const { readRuns, manifests, canJudge } = this.options;
    const byId = new Map((await manifests()).map((found) => [found.head.config.runId, found]));
    for (const run of await readRuns()) {
      const manifest = byId.get(run.runId);
      if (manifest && manifest.head.generated > 0 && canJudge(manifest.head)) return { run, manifest };
    }
    return undefined;
  }

  private isFresh(key: string): boolean {
    if (!this.last) return false;
    const isRecent = this.options.now() - this.last.atMs < AGAIN_MS;
    return this.last.key === key ? this.last.atRest || isRecent : isRecent;
  }

  /** Never rejects. */
  private async judge(found: FoundManifest, key: string): Promise<void> {
    const { judge, now } = this.options;
    this.isBusy = true;
    try {
      const { evaluation, atRest } = await judge(found);
      this.last = { key, atMs: now(), atRest, view: viewOf(evaluation, found, now()) };
    } catch (error) {
      const reason = error instanceof UserError ? error.message : `run ${found.head.config.runId} could not be judged`;
      this.last = { key, atMs: now(), atRest: false, view: unavailable(reason) };
    } finally {
      this.isBusy = false;
    }
  }
}

function viewOf(evaluation: Evaluation, { head }: FoundManifest, nowMs: number): EvaluationView {
  const lastMs = eventTimeMs(head.config, Math.max(0, evaluation.events - 1));
  return judgedView(evaluation, { checked_at: isoOf(nowMs), judged_until: isoOf(lastMs), complete: true });
}

function unavailable(reason: string): EvaluationView {
  return { available: false, reason };
}
