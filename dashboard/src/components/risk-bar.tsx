import { formatCount, formatShare } from '../model/format-number';
import { riskMix } from '../model/risk-mix';
import { inWords } from '../model/words';

/** One bar for the whole, and below it the figures of its parts. */
export function RiskBar({ byRisk }: { readonly byRisk: Readonly<Record<string, number>> }) {
  const slices = riskMix(byRisk);
  const sum = slices.reduce((total, { count }) => total + count, 0);
  let from = 0;
  return (
    <div class="risk-mix">
      <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar-back" width="1000" height="20" />
        {slices.map(({ name, share }) => {
          const x = from;
          from += share * 1000;
          return <rect key={name} class={`risk-${name.toLowerCase()}`} x={x} width={share * 1000} height="20" />;
        })}
      </svg>
      <table class="plain">
        <caption class="visually-hidden">Stored records by risk level</caption>
        <tbody>
          {slices.map(({ name, count }) => (
            <tr key={name}>
              <th scope="row">
                <span class={`swatch risk-${name.toLowerCase()}`} aria-hidden="true" /> {inWords(name)}
              </th>
              <td class="num right">{formatCount(count)}</td>
              <td class="num right quiet">{formatShare(count, sum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
