import path from 'node:path';
import type { Evaluation } from '../../lib/domain/evaluation/evaluation';
import { RULES } from '../../lib/domain/detection/rules';
import { rulesFor } from '../../lib/domain/evaluation/judged-rules';
import { mixOf } from '../../lib/domain/run/run';
import type { CommandContext } from '../text/context';
import { readDetections } from './deployed-detections';
import { evaluateRun } from './evaluate-run';
import { writeEvaluation, type EvaluationFiles } from './evaluation-files';
import { ruleTable } from '../text/evaluation-lines';
import type { PipelineSession } from './pipeline-session';
import type { RunPlan } from './run-plan';
import { grouped, type TableOptions } from '../text/table';

/** How the detector in the pipeline did on one run. */
export type PipelineDetection = {
  readonly evaluation: Evaluation;
  /** The detector has judged the whole run. */
  readonly atRest: boolean;
  readonly files: EvaluationFiles;
};

type Options = Pick<PipelineSession, 'opened' | 'line'> & {
  readonly plan: RunPlan;
  readonly context: CommandContext;
};

/** How long the detector may lag behind the consumer before it is judged with what it has. */
const REST_TIMEOUT_MS = 120_000;

/** Judges the deployed detector on the plan's run; undefined if there is none, or no rule applies to the run. */
export async function judgeDetector({ plan, opened, line, context }: Options): Promise<PipelineDetection | undefined> {
  const { cloud, target } = opened;
  const isDeployed = cloud.mappings().some(({ functionArn }) => functionArn.endsWith(target.names.detectorFunction));
  if (!isDeployed || rulesFor([mixOf(plan.config)], RULES).length === 0) return undefined;
  const onProgress = (text: string) => line.update(text);
  const { manifest, detections, atRest } = await readDetections({
    target,
    context,
    manifestFile: plan.manifestPath,
    waitMs: REST_TIMEOUT_MS,
    onProgress,
  });
  const { dataset } = plan;
  const evaluation = await evaluateRun({ manifest, dataset, by: 'our-detector', detections, onProgress });
  line.clear();
  const about = [`detections of run ${plan.config.runId} in ${target.description}`];
  return { evaluation, atRest, files: await writeEvaluation(path.dirname(plan.manifestPath), evaluation, about) };
}

/** The detector by rule, for people. */
export function detectionLines({ evaluation, atRest, files }: PipelineDetection, options: TableOptions): string[] {
  const { detections, episodes, types } = evaluation;
  const withoutRule = types.filter(({ rules }) => rules.length === 0).map(({ type }) => type);
  const cutOff = episodes.cutOff > 0 ? ` and ${grouped(episodes.cutOff)} cut off by the end` : '';
  return [
    `detector: ${grouped(detections.judged)} anomalies reported, ${grouped(episodes.complete)} injected${cutOff}` +
      (atRest ? '' : '; it was still at work, so these figures are not final'),
    ...ruleTable(evaluation, options).map((line) => `  ${line}`),
    ...(withoutRule.length > 0 ? [`no rule looks for ${namesOrCount(withoutRule)}`] : []),
    `evaluation: ${files.markdown}`,
  ];
}

const NAMED_TYPES = 6;

function namesOrCount(types: readonly string[]): string {
  return types.length <= NAMED_TYPES ? types.join(', ') : `${types.length} of the injected types`;
}
