import { formatCount, formatShare } from '../model/format-number';
import type { WindowRow } from '../model/window-table';
import { Dot } from './dot';
import { Time } from './time';
import { VERDICT } from './verdict';

export function WindowTable({ rows }: { readonly rows: readonly WindowRow[] }) {
  return (
    <div class="table-scroll tall" tabIndex={0} role="region" aria-label="Windows">
      <table class="windows">
        <caption class="visually-hidden">Counts for each minute of event time</caption>
        <thead>
          <tr>
            <th scope="col">Minute (UTC)</th>
            <th scope="col">State</th>
            <th scope="col" class="right">
              Events
            </th>
            <th scope="col" class="right">
              Anomalous, of events
            </th>
            <th scope="col" class="right">
              High risk
            </th>
            <th scope="col" class="right">
              Generated
            </th>
            <th scope="col" class="right">
              In bronze
            </th>
            <th scope="col" class="right">
              Quarantined
            </th>
            <th scope="col">Proof</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.workload} ${row.start}`}>
              <th scope="row">
                <Time iso={row.start} show="minute" />
              </th>
              <td>
                <span class={`badge window-${row.state}`}>{row.state}</span>
              </td>
              <td class="right num">{formatCount(row.events)}</td>
              <td class="right num">
                {formatCount(row.anomalous)} <span class="quiet">{formatShare(row.anomalous, row.events)}</span>
              </td>
              <td class="right num">{formatCount(row.highRisk)}</td>
              <td class="right num">{formatCount(row.generated)}</td>
              <td class="right num">{formatCount(row.bronze)}</td>
              <td class="right num">{formatCount(row.quarantined)}</td>
              <td>
                {row.verdict === null ? (
                  <span class="quiet">–</span>
                ) : (
                  <span class={`state tone-${VERDICT[row.verdict].tone}`}>
                    <Dot tone={VERDICT[row.verdict].tone} /> {VERDICT[row.verdict].word}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
