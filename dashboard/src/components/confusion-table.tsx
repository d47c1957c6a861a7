import type { JudgedView } from '../api/types';
import { confusionRows } from '../model/confusion-rows';
import { formatCount } from '../model/format-number';
import { inWords } from '../model/words';

/** Labels, down, against the rules that fired at them, across. */
export function ConfusionTable({ judged }: { readonly judged: JudgedView }) {
  const rows = confusionRows(judged);
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Confusion table">
      <table class="windows matrix">
        <caption>
          Labels (rows) against the rules that fired (columns), in injected anomalies; in the last row, in events
          without a label
        </caption>
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col" class="right">
              Total
            </th>
            {judged.confusion.rules.map((rule) => (
              <th key={rule} scope="col" class="right">
                {inWords(rule)}
              </th>
            ))}
            <th scope="col" class="right">
              None
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ injected, total, cells, none }) => (
            <tr key={injected}>
              <th scope="row">{injected === null ? 'None' : inWords(injected)}</th>
              <td class="right num">{formatCount(total)}</td>
              {cells.map(({ rule, count, meant }) => (
                <td key={rule} class={`right num ${meant ? 'hit' : ''}`}>
                  {count === 0 && !meant ? <span class="quiet">·</span> : formatCount(count)}
                </td>
              ))}
              <td class={`right num ${injected === null ? 'hit' : ''}`}>{formatCount(none)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
