import type { DetectionList } from '../../aws/detection-list';
import { judgedView, type EvaluationView } from '../contract/evaluation';
import { isoOf } from '../../core/iso-of';
import type { Detection } from '../../domain/detection/detection';
import { evaluate } from '../../domain/evaluation/evaluate';
import type { JudgedRule } from '../../domain/evaluation/judge-rule';
import type { Truth } from '../../domain/evaluation/truth';
import type { Produced } from './producer-control';
import { reuseAnswer } from './reuse-answer';

export type LiveEvaluationOptions = {
  readonly detections: DetectionList;
  /** @default there is no producer here */
  readonly truth?: Produced['truth'];
  /** Judges runs that are known by their manifests. @default none is: nothing else is known of what was injected */
  readonly readKnown?: () => Promise<EvaluationView | undefined>;
  readonly rules: readonly JudgedRule[];
  /** Names of those that look at what is produced now; others are judged where there is something to judge. */
  readonly rulesAtWork: () => readonly string[];
  /** The earliest event time that the detector has yet to judge; undefined when it has judged all that the stream holds. */
  readonly pendingSinceMs: () => Promise<number | undefined>;
  readonly now: () => number;
  /** How long an answer is given again. @default 5,000 */
  readonly reuseMs?: number;
  /** @default 20,000 */
  readonly maxDetections?: number;
};

const REUSE_MS = 5_000;
const MAX_DETECTIONS = 20_000;
const PAGE_ROWS = 1_000;
/** The latest part that is left out while more is produced: it may still be on its way over a slow network. */
const SETTLE_MS = 15_000;
const SECOND_MS = 1_000;

/**
 * Judges the deployed detector by the labels that the producer beside this server has injected recently; where it has
 * produced nothing, by the latest run that is known from a manifest.
 */
export function createLiveEvaluation(options: LiveEvaluationOptions): () => Promise<EvaluationView> {
  const { now, reuseMs = REUSE_MS } = options;
  return reuseAnswer(() => judgeAny(options), { now, reuseMs });
}

async function judgeAny(options: LiveEvaluationOptions): Promise<EvaluationView> {
  const { truth, readKnown } = options;
  if (truth?.known()) return judge(truth, options);
  const known = await readKnown?.();
  if (known) return known;
  if (truth) return unavailable(NOTHING_YET);
  return unavailable(
    'no producer runs beside this server and no manifest of a run is here: what was injected is not known',
  );
}

const NOTHING_YET = 'nothing was produced yet that the detector has had the time to judge';

async function judge(truth: Produced['truth'], options: LiveEvaluationOptions): Promise<EvaluationView> {
  const { now } = options;
  // How far the detector has come must be known before its table is read.
  const pendingSinceMs = await options.pendingSinceMs();
  const known = truth.known();
  const untilMs = known && settledUntil(known, { nowMs: now(), pendingSinceMs });
  if (untilMs === undefined || known!.fromMs >= untilMs) {
    return unavailable(NOTHING_YET);
  }
  const read = await readDetections(options, { fromMs: known!.fromMs, untilMs });
  const judged = truth.truth({ fromMs: read.fromMs, untilMs });
  const rules = rulesOf(options, judged, read.detections);
  if (rules.length === 0) return unavailable('no rule of the detector looks at the workloads that are produced here');
  const evaluation = evaluate({ truth: judged, detections: read.detections, rules });
  const complete = read.fromMs === known!.fromMs;
  return judgedView(evaluation, { checked_at: isoOf(now()), judged_until: isoOf(untilMs), complete });
}

/** The event time up to which everything is judged. A lagging producer makes old event times, so the clock is not enough. */
function settledUntil(
  { latestMs, madeAtMs }: { readonly latestMs: number; readonly madeAtMs: number },
  { nowMs, pendingSinceMs = Infinity }: { readonly nowMs: number; readonly pendingSinceMs: number | undefined },
): number {
  const unsettledMs = Math.max(0, SETTLE_MS - (nowMs - madeAtMs));
  return Math.min(latestMs + SECOND_MS, pendingSinceMs) - unsettledMs;
}

/** The workloads can change: rules that had something to detect earlier are judged too. */
function rulesOf(
  { rules, rulesAtWork }: LiveEvaluationOptions,
  { flagged, ranges }: Truth,
  detections: readonly Detection[],
): readonly JudgedRule[] {
  const injected = new Set(flagged.flatMap(({ flags }) => flags.map(({ type }) => type)));
  const fired = detections.filter(({ runId }) => ranges.has(runId)).map(({ type }) => type);
  const named = new Set([...rulesAtWork(), ...fired]);
  return rules.filter(({ name, covers }) => named.has(name) || covers.some((type) => injected.has(type)));
}

function unavailable(reason: string): EvaluationView {
  return { available: false, reason };
}

type Read = { readonly detections: readonly Detection[]; readonly fromMs: number };

/** The newest detections, up to the limit. @returns them, and the event time since which they are complete */
async function readDetections(
  { detections: list, maxDetections = MAX_DETECTIONS }: LiveEvaluationOptions,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<Read> {
  const detections: Detection[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ fromMs, toMs: untilMs + 1 }, { limit: PAGE_ROWS, cursor });
    detections.push(...page.rows);
    cursor = page.cursor;
    if (cursor !== undefined && detections.length >= maxDetections) {
      return { detections, fromMs: Date.parse(detections.at(-1)!.eventTime) + 1 };
    }
  } while (cursor !== undefined);
  return { detections, fromMs };
}
