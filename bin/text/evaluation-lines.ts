import type { Evaluation, Figures, RuleFigures } from '../../lib/domain/evaluation/evaluation';
import { durationText, fractionText } from '../../lib/domain/evaluation/words';
import { grouped, table, type Column, type TableOptions } from './table';

const RIGHT = { align: 'right' } as const;
const FIGURES: readonly Column[] = [
  { title: 'PRECISION', ...RIGHT },
  { title: 'RECALL', ...RIGHT },
  { title: 'F1', ...RIGHT },
  { title: 'RIGHT', ...RIGHT, dispensable: 2 },
  { title: 'WRONG', ...RIGHT, dispensable: 2 },
  { title: 'FOUND', ...RIGHT },
  { title: 'LATENCY', ...RIGHT, dispensable: 1 },
  { title: 'P95', ...RIGHT, dispensable: 3 },
  { title: 'PROCESSING', ...RIGHT, dispensable: 3 },
  { title: 'P95', ...RIGHT, dispensable: 4 },
];

/** A whole evaluation, for people. */
export function evaluationLines(evaluation: Evaluation, options: TableOptions = {}): string[] {
  const { types, episodes, detections } = evaluation;
  const typeRows = types.map((type) => [type.type, ...cells(type), type.rules.join(', ') || 'no rule']);
  const aside = [
    ...(detections.repeated > 0 ? [`${grouped(detections.repeated)} repeated`] : []),
    ...(detections.outside > 0 ? [`${grouped(detections.outside)} outside of what is judged`] : []),
    ...(detections.otherRuns > 0 ? [`${grouped(detections.otherRuns)} of other runs`] : []),
  ];
  return [
    `${grouped(evaluation.events)} events, ${grouped(evaluation.flaggedEvents)} flagged; ` +
      `${grouped(episodes.complete)} episodes${episodes.cutOff > 0 ? `, and ${grouped(episodes.cutOff)} cut off by the end` : ''}; ` +
      `${grouped(detections.judged)} detections${aside.length > 0 ? ` (besides: ${aside.join(', ')})` : ''}`,
    '',
    ...ruleTable(evaluation, options),
    '',
    ...table([{ title: 'INJECTED' }, ...FIGURES, { title: 'RULES', dispensable: 5 }], typeRows, options),
    '',
    ...confusedLines(evaluation, options),
  ];
}

/** The figures of each rule, one per line, and of all together. */
export function ruleTable({ rules, overall }: Evaluation, options: TableOptions = {}): string[] {
  const rows = rules.map((rule) => [rule.rule, ...cells(rule), cutOffText(rule.cutOff)]);
  const columns = [{ title: 'RULE' }, ...FIGURES, { title: 'CUT OFF', ...RIGHT, dispensable: 5 }];
  return table(columns, [...rows, ['all rules', ...cells(overall)]], options);
}

/**
 * What was mistaken for something else, or missed: a line for each cell off the diagonal that is not empty. The whole
 * table has a column for each rule and is too wide for a terminal; it is in the files.
 */
function confusedLines({ confusion, rules, types }: Evaluation, options: TableOptions): string[] {
  const rows = confusion.rows.flatMap(({ injected, total, fired, none }) => {
    const counted = rules
      .map(({ rule, covers }, at) => ({ rule, covers, count: fired[at]! }))
      .filter(({ covers }) => injected === undefined || !covers.includes(injected));
    // Types that no rule looks for are in the table above.
    const isCovered = types.some(({ type, rules: own }) => type === injected && own.length > 0);
    const unfound = isCovered ? [{ rule: 'none', count: none }] : [];
    return [...counted, ...unfound]
      .filter(({ count }) => count > 0)
      .map(({ rule, count }) => [injected ?? 'none', rule, grouped(count), grouped(total)]);
  });
  if (rows.length === 0) return ['nothing was confused: every episode was found by its rule, and nothing else fired'];
  return table(
    [{ title: 'INJECTED' }, { title: 'FIRED' }, { title: 'COUNT', ...RIGHT }, { title: 'OF', ...RIGHT }],
    rows,
    options,
  );
}

function cutOffText({ found, episodes }: RuleFigures['cutOff']): string {
  return episodes === 0 ? '' : `${grouped(found)} of ${grouped(episodes)}`;
}

function cells({ precision, recall, f1, right, wrong, found, episodes, latencyMs, processingMs }: Figures): string[] {
  return [
    ...[precision, recall, f1].map(fractionText),
    grouped(right),
    grouped(wrong),
    `${grouped(found)} of ${grouped(episodes)}`,
    durationText(latencyMs?.medianMs),
    durationText(latencyMs?.p95Ms),
    durationText(processingMs?.medianMs),
    durationText(processingMs?.p95Ms),
  ];
}
