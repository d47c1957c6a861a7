import type { RuleFiguresView } from '../api/types';
import { formatCount, formatDuration, formatShare } from '../model/format-number';
import { inWords } from '../model/words';

export function RuleTable({ rules }: { readonly rules: readonly RuleFiguresView[] }) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Rules">
      <table class="windows">
        <caption class="visually-hidden">The detector by rule</caption>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            {['Precision', 'Recall', 'F1', 'Right', 'Wrong', 'Found', 'Latency', '95 %', 'Processing'].map((title) => (
              <th key={title} scope="col" class="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.rule}>
              <th scope="row">{inWords(rule.rule)}</th>
              <td class="right num">{formatShare(rule.precision, 1)}</td>
              <td class="right num">{formatShare(rule.recall, 1)}</td>
              <td class="right num">{formatShare(rule.f1, 1)}</td>
              <td class="right num">{formatCount(rule.right)}</td>
              <td class="right num">{formatCount(rule.wrong)}</td>
              <td class="right num">
                {formatCount(rule.found)} of {formatCount(rule.episodes)}
              </td>
              <td class="right num">{formatDuration(rule.latency?.median_ms)}</td>
              <td class="right num">{formatDuration(rule.latency?.p95_ms)}</td>
              <td class="right num">{formatDuration(rule.processing?.median_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
