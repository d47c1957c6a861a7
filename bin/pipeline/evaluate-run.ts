import { setImmediate } from 'node:timers/promises';
import { RULES } from '../../lib/domain/detection/rules';
import { evaluate } from '../../lib/domain/evaluation/evaluate';
import type { Evaluation } from '../../lib/domain/evaluation/evaluation';
import type { JudgedDetection } from '../../lib/domain/evaluation/judge-rule';
import { foreignRules, rulesFor } from '../../lib/domain/evaluation/judged-rules';
import { mixOf, type Manifest } from '../../lib/domain/run/run';
import type { Truth } from '../../lib/domain/evaluation/truth';
import type { Dataset } from '../../producer/dataset/dataset';
import { replayTruth } from '../../producer/run/replay-truth';

export type EvaluateRunOptions = {
  readonly manifest: Pick<Manifest, 'config' | 'generated' | 'buckets'>;
  readonly dataset: Dataset;
  /** Judge only the sequences below it. @default all */
  readonly to?: number;
  /** Whose detections these are: the deployed detector's, or another's, whose rules are the types in its lines. */
  readonly by: 'our-detector' | 'another';
  readonly detections: readonly JudgedDetection[];
  readonly onProgress: (text: string) => void;
};

/** Regenerates the truth of a run and compares the detections with it. */
export async function evaluateRun(options: EvaluateRunOptions): Promise<Evaluation> {
  const { manifest, detections, by } = options;
  const truth = await truthOfRun(options);
  const ours = rulesFor([mixOf(manifest.config)], RULES);
  const types = truth.flagged.flatMap(({ flags }) => flags.map(({ type }) => type));
  const detected = detections.map(({ type }) => type);
  const rules = by === 'our-detector' ? ours : foreignRules(detected, { rules: RULES, types });
  return evaluate({ truth, detections, rules });
}

/** Yields to other work of the process. */
async function truthOfRun({ manifest, dataset, to, onProgress }: EvaluateRunOptions): Promise<Truth> {
  const steps = replayTruth({ manifest, dataset, to });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    onProgress(`making the truth again: event ${step.value} of ${manifest.generated}`);
    await setImmediate();
  }
}
