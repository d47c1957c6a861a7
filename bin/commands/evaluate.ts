import path from 'node:path';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { readDetectionsFile } from '../pipeline/detections-file';
import { readDetections, type ReadDetections } from '../pipeline/deployed-detections';
import { evaluateRun } from '../pipeline/evaluate-run';
import { evaluationLines } from '../text/evaluation-lines';
import { writeEvaluation } from '../pipeline/evaluation-files';
import { EXIT } from '../text/explain-error';
import { createLiveLine, type LiveLine } from '../text/live-line';
import { findManifest } from '../pipeline/manifests';
import { loadRunDataset } from '../pipeline/run-plan';
import { runPaths } from '../pipeline/run-paths';
import { setting } from '../settings/setting';
import { anyText, decimal, instant } from '../settings/setting-kinds';
import { RUN_SETTINGS } from '../settings/run-settings';
import { TARGET_SETTINGS } from '../settings/target-settings';
import { tableWidth } from '../text/table-width';
import { resolveTarget } from '../pipeline/target';
import type { JudgedDetection } from '../../lib/domain/evaluation/judge-rule';
import { missedBars } from '../../lib/domain/evaluation/bars';
import { timelineOf, type Manifest } from '../../lib/domain/run/run';
import { UserError } from '../../lib/core/user-error';

const share = decimal({ min: 0, max: 1, allowed: 'a number from 0 to 1' });

const SETTINGS = {
  ...TARGET_SETTINGS,
  manifest: { ...RUN_SETTINGS.manifest, description: 'the manifest that the producer of the run wrote' },
  runId: { ...RUN_SETTINGS.runId, defaultText: 'the latest one here', description: 'which run' },
  dataset: RUN_SETTINGS.dataset,
  wait: setting({
    flag: '--wait <seconds>',
    kind: decimal({ min: 0, max: 86_400, allowed: 'seconds from 0 to 86400' }),
    default: 0,
    description: 'how long to wait for the producer and the detector to finish',
  }),
  detections: setting({
    flag: '--detections <file>',
    kind: anyText('a file of one JSON object per line'),
    defaultText: "the deployed detector's",
    description: 'judge another detector: a file of lines with event_id and, optionally, type; needs no cloud',
  }),
  asOfMs: setting({
    flag: '--as-of <utc>',
    kind: instant(),
    defaultText: 'all labels',
    description: 'judge only events whose labels are known by then, that is, event time plus --label-delay',
  }),
  labelDelayMs: RUN_SETTINGS.labelDelayMs,
  minPrecision: setting({
    flag: '--min-precision <share>',
    kind: share,
    description: 'the lowest value allowed for every rule; the exit code is 2 if any is below',
  }),
  minRecall: setting({
    flag: '--min-recall <share>',
    kind: share,
    description: 'the lowest value allowed for every rule; the exit code is 2 if any is below',
  }),
  out: setting({
    flag: '--out <folder>',
    kind: anyText('a folder name'),
    defaultText: '.legion/runs/<run id>',
    description: 'where evaluation.json and evaluation.md are written',
  }),
};

type EvaluateInvocation = Invocation<typeof SETTINGS>;

export const evaluateCommand = defineCommand({
  name: 'evaluate',
  description:
    'Judges what the detector reported about a run against what was injected: precision, recall, F1 and latency by ' +
    'rule and by anomaly type, and which were confused. The truth is regenerated from the manifest, so neither the ' +
    'events nor the detector need to contain it. Without --manifest or --run-id: the latest run.',
  settings: SETTINGS,
  examples: [
    { command: 'legion evaluate --wait 60', does: 'the latest run, when the detector has seen all of it' },
    { command: 'legion evaluate --min-precision 0.95 --min-recall 0.95', does: 'fail when a rule is worse' },
    { command: 'legion evaluate --run-id a --detections mine.ndjson', does: 'judge a detector of your own' },
  ],
  exitCodes: {
    2: 'a rule is below --min-precision or --min-recall',
    3: 'evaluated, but the producer or the detector is still at work',
  },
  run: evaluateLatest,
});

async function evaluateLatest(invocation: EvaluateInvocation): Promise<CommandResult> {
  const { settings, context, output } = invocation;
  const line = createLiveLine(context);
  try {
    const { file, manifest, detections, atRest, from } = await findDetections(invocation, line);
    const { config } = manifest;
    const dataset = await datasetOf(invocation, manifest);
    const by = settings.detections === undefined ? 'our-detector' : 'another';
    const to = labelledBy(settings, manifest);
    const evaluation = await evaluateRun({ manifest, dataset, to, by, detections, onProgress: line.update });
    line.clear();
    const about = [from, ...asOfText(settings), ...(atRest ? [] : ['not at rest: the figures are not final'])];
    const folder = settings.out === undefined ? runPaths(context.cwd, config.runId).folder : settings.out;
    const files = await writeEvaluation(path.resolve(context.cwd, folder), evaluation, about);
    const missed = missedBars(evaluation, settings);
    for (const text of about) output.note(text);
    for (const text of evaluationLines(evaluation, { maxWidth: tableWidth(context) })) output.print(text);
    for (const text of missed) output.print(`MISSED: ${text}`);
    output.note(`written: ${files.markdown}, ${files.json}`);
    const exitCode = missed.length > 0 ? EXIT.mismatch : atRest ? EXIT.ok : EXIT.incomplete;
    return { exitCode, json: { ...evaluation, atRest, missed, files, manifest: file } };
  } finally {
    line.clear();
  }
}

type Found = Pick<ReadDetections, 'atRest'> & {
  readonly detections: readonly JudgedDetection[];
  readonly file: string;
  /** As of when the detections were read, or earlier. */
  readonly manifest: Manifest;
  /** For people: where the detections come from. */
  readonly from: string;
};

async function findDetections({ settings, context, output }: EvaluateInvocation, line: LiveLine): Promise<Found> {
  const found = await findManifest(context.cwd, settings);
  const { runId } = found.manifest.config;
  if (settings.detections !== undefined) {
    const file = path.resolve(context.cwd, settings.detections);
    return { ...found, detections: await readDetectionsFile(file), atRest: true, from: `detections of ${file}` };
  }
  const target = resolveTarget(settings, context);
  const from = `detections of run ${runId} in ${target.description}`;
  output.note(`run ${runId} (${found.file}) against ${target.description}`);
  const waitMs = settings.wait * 1000;
  const read = await readDetections({ target, context, manifestFile: found.file, waitMs, onProgress: line.update });
  return { ...found, ...read, from };
}

async function datasetOf({ settings, context }: EvaluateInvocation, { config }: Manifest) {
  const source = settings.dataset === 'auto' && config.dataset.name === 'twin' ? 'twin' : settings.dataset;
  return loadRunDataset(source, context.cwd);
}

type AsOf = Pick<EvaluateInvocation['settings'], 'asOfMs' | 'labelDelayMs'>;

/** The first sequence whose label is not yet known. */
function labelledBy({ asOfMs, labelDelayMs }: AsOf, { config, generated }: Manifest): number | undefined {
  if (asOfMs === undefined) return undefined;
  const timeline = timelineOf(config);
  const labelled = Math.min(generated, timeline.countBefore(asOfMs - labelDelayMs + 1));
  if (labelled > 0) return labelled;
  const first = new Date(timeline.timeMsOf(0) + labelDelayMs).toISOString();
  throw new UserError(
    `no label of run ${config.runId} is known by ${new Date(asOfMs).toISOString()}: the first becomes known at ` +
      `${first}; name a later --as-of or a shorter --label-delay`,
  );
}

function asOfText({ asOfMs }: AsOf): string[] {
  return asOfMs === undefined ? [] : [`only labels that are known by ${new Date(asOfMs).toISOString()}`];
}
