import type { Evaluation, Figures } from './evaluation';
import { durationText, fractionText } from './words';

/** The evaluation as a document. @param about one line each, of where the figures come from */
export function evaluationMarkdown(evaluation: Evaluation, about: readonly string[]): string {
  const { overall, rules, types, confusion, episodes, detections } = evaluation;
  return [
    `# Detection against truth: ${evaluation.runIds.join(', ')}`,
    '',
    ...about.map((line) => `- ${line}`),
    `- ${evaluation.events} events, ${evaluation.flaggedEvents} of them flagged; ${episodes.complete} complete episodes, ${episodes.cutOff} cut off by the end, which do not count (by rule: how many of them were found)`,
    `- ${detections.judged} detections judged; besides: ${detections.repeated} repeated, ${detections.outside} outside of what is judged, ${detections.otherRuns} of other runs`,
    '',
    'A detection is right when its event bears a flag of a type that its rule covers. An episode is found when one of its events has a right detection. Latency is event time from the first event of the episode to the one that fired; processing is from the arrival in the stream until the detection was written. A dash is a figure that is not defined: 0 of 0.',
    '',
    '## By rule',
    '',
    ...markdownTable(
      ['rule', ...FIGURES, 'cut off'],
      [
        ...rules.map((rule) => [rule.rule, ...cells(rule), `${rule.cutOff.found} of ${rule.cutOff.episodes}`]),
        ['**all**', ...cells(overall), ''],
      ],
    ),
    '',
    '## By injected anomaly type',
    '',
    ...markdownTable(
      ['type', 'rules', ...FIGURES, 'cut off'],
      types.map((type) => [type.type, type.rules.join(', ') || 'no rule', ...cells(type), String(type.cutOff)]),
    ),
    '',
    '## Confusion',
    '',
    'Down: what was injected, in complete episodes; the last row is ordinary events. Across: what fired at one of its events.',
    '',
    ...markdownTable(
      ['injected', 'total', ...confusion.rules, 'none'],
      confusion.rows.map(({ injected, total, fired, none }) => [
        injected ?? '**none**',
        ...[total, ...fired, none].map(String),
      ]),
    ),
    '',
  ].join('\n');
}

const FIGURES = ['precision', 'recall', 'F1', 'right', 'wrong', 'found', 'latency p50', 'p95', 'processing p50', 'p95'];

function cells(figures: Figures): string[] {
  const { precision, recall, f1, right, wrong, found, episodes, latencyMs, processingMs } = figures;
  return [
    fractionText(precision),
    fractionText(recall),
    fractionText(f1),
    String(right),
    String(wrong),
    `${found} of ${episodes}`,
    durationText(latencyMs?.medianMs),
    durationText(latencyMs?.p95Ms),
    durationText(processingMs?.medianMs),
    durationText(processingMs?.p95Ms),
  ];
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
