import { formatCount } from '../model/format-number';
import type { MinuteSeries } from '../model/minute-series';
import { utcMinute } from '../model/format-time';
import { inWords } from '../model/words';

/** Small charts of one scale side by side, one per category. */
export function SmallMultiples({ series }: { readonly series: readonly MinuteSeries[] }) {
  const highest = Math.max(1, ...series.flatMap(({ points }) => points.map(({ value }) => value)));
  return (
    <ul class="multiples">
      {series.map(({ name, points, total }) => (
        <li key={name}>
          <div class="multiple-head">
            <span>{inWords(name)}</span>
            <b class="num">{formatCount(total)}</b>
          </div>
          <svg
            viewBox={`0 0 ${Math.max(1, points.length) * 4} 36`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${inWords(name)}: ${formatCount(total)} in the last ${points.length} minutes`}
          >
            <line class="gridline" x1="0" x2={points.length * 4} y1="35.5" y2="35.5" />
            {points.map(({ start, value }, index) => (
              <rect
                key={start}
                class="column"
                x={index * 4 + 0.5}
                width="3"
                y={35 - (value / highest) * 34}
                height={(value / highest) * 34}
              >
                <title>{`${utcMinute(start)} UTC: ${formatCount(value)}`}</title>
              </rect>
            ))}
          </svg>
        </li>
      ))}
    </ul>
  );
}
