import * as z from 'zod';
import type { Evaluation, Figures } from '../../domain/evaluation/evaluation';
import type { Spread } from '../../domain/evaluation/figures';
import { apiComponents } from './components';

/** The format of the detector's figures in answers. An undefined figure, 0 of 0, is null. */

const count = z.int().nonnegative();
const share = z.number().min(0).max(1).nullable();

const spreadSchema = z
  .strictObject({ count, median_ms: z.number().nonnegative(), p95_ms: z.number().nonnegative() })
  .register(apiComponents, { id: 'Spread' });

const figures = {
  precision: share.describe('Right detections among all of the rule'),
  recall: share.describe('Found episodes among all that were injected'),
  f1: share,
  right: count,
  wrong: count,
  episodes: count.describe('Injected anomalies, each of one or several events'),
  found: count,
  latency: spreadSchema.nullable().describe('Event time from the first event of an episode to the one that fired'),
  processing: spreadSchema.nullable().describe('From the arrival in the stream until the detection was written'),
};

const ruleFiguresSchema = z
  .strictObject({ rule: z.string(), covers: z.array(z.string()), ...figures })
  .register(apiComponents, { id: 'RuleFigures' });
export type RuleFiguresView = z.infer<typeof ruleFiguresSchema>;

const typeFiguresSchema = z
  .strictObject({ type: z.string(), rules: z.array(z.string()).describe('Empty: no rule looks for it'), ...figures })
  .register(apiComponents, { id: 'AnomalyTypeFigures' });

const confusionSchema = z
  .strictObject({
    rules: z.array(z.string()),
    rows: z.array(
      z.strictObject({
        injected: z.string().nullable().describe('Null in the row of the ordinary events'),
        total: count,
        fired: z.array(count).describe('In the order of rules'),
        none: count,
      }),
    ),
  })
  .register(apiComponents, { id: 'Confusion' });

const judgedSchema = z
  .strictObject({
    available: z.literal(true),
    checked_at: z.iso.datetime(),
    judged_until: z.iso.datetime().describe('Event time; what is later may not have been detected yet'),
    runs: z.array(z.string()),
    events: count,
    flagged_events: count,
    detections: count,
    complete: z.boolean().describe('False when there was too much to judge: then only the latest part is judged'),
    overall: z.strictObject(figures),
    rules: z.array(ruleFiguresSchema),
    types: z.array(typeFiguresSchema),
    confusion: confusionSchema,
  })
  .register(apiComponents, { id: 'Judged' });
export type JudgedView = z.infer<typeof judgedSchema>;

const unavailableSchema = z
  .strictObject({ available: z.literal(false), reason: z.string() })
  .register(apiComponents, { id: 'NotJudged' });

export const evaluationSchema = z
  .discriminatedUnion('available', [judgedSchema, unavailableSchema])
  .describe(
    'The deployed detector against what was injected: by the producer beside this server, or into the latest run whose manifest is here',
  )
  .register(apiComponents, { id: 'Evaluation' });
export type EvaluationView = z.infer<typeof evaluationSchema>;

export function judgedView(
  evaluation: Evaluation,
  about: Pick<JudgedView, 'checked_at' | 'judged_until' | 'complete'>,
): JudgedView {
  const { runIds, events, flaggedEvents, detections, overall, rules, types, confusion } = evaluation;
  return {
    available: true,
    ...about,
    runs: [...runIds],
    events,
    flagged_events: flaggedEvents,
    detections: detections.judged,
    overall: figuresView(overall),
    rules: rules.map((rule) => ({ rule: rule.rule, covers: [...rule.covers], ...figuresView(rule) })),
    types: types.map((type) => ({ type: type.type, rules: [...type.rules], ...figuresView(type) })),
    confusion: {
      rules: [...confusion.rules],
      rows: confusion.rows.map(({ injected, total, fired, none }) => ({
        injected: injected ?? null,
        total,
        fired: [...fired],
        none,
      })),
    },
  };
}

function figuresView({ precision, recall, f1, right, wrong, episodes, found, latencyMs, processingMs }: Figures) {
  return {
    precision,
    recall,
    f1,
    right,
    wrong,
    episodes,
    found,
    latency: spreadView(latencyMs),
    processing: spreadView(processingMs),
  };
}

function spreadView(spread: Spread | null) {
  return spread && { count: spread.count, median_ms: spread.medianMs, p95_ms: spread.p95Ms };
}
