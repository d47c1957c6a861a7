import { formatCount, formatShareOf } from '../model/format-number';
import type { Slice } from '../model/risk-mix';
import { useWidth } from './use-width';

type Props = {
  readonly slices: readonly Slice[];
  readonly name: (slice: Slice) => string;
  /** What the slices add up to, in the plural: `labels`. */
  readonly whole: string;
  /** Class of a bar, for its colour. @default the accent */
  readonly tone?: (slice: Slice) => string;
  readonly summary: string;
};

const ROW = 34;

/** One bar per row with its count and share, as SVG so that readers can save it as a picture. */
export function RankedBars({ slices, name, whole, tone = () => 'column', summary }: Props) {
  const [holder, width] = useWidth<HTMLDivElement>(420);
  const sum = slices.reduce((total, { count }) => total + count, 0);
  const highest = Math.max(1, ...slices.map(({ count }) => count));
  const height = Math.max(1, slices.length) * ROW;
  return (
    <div ref={holder} class="svg-holder">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        {slices.map((slice, index) => (
          <g key={slice.name}>
            <text class="bar-name" x="0" y={index * ROW + 13}>
              {name(slice)}
            </text>
            <text class="bar-count" x={width} y={index * ROW + 13} text-anchor="end">
              {`${formatCount(slice.count)}   ${formatShareOf(slice.count, sum, whole)}`}
            </text>
            <rect class="bar-back" x="0" y={index * ROW + 19} width={width} height="6" rx="3" />
            <rect
              class={tone(slice)}
              x="0"
              y={index * ROW + 19}
              width={slice.count === 0 ? 0 : Math.max(3, (slice.count / highest) * width)}
              height="6"
              rx="3"
            />
          </g>
        ))}
      </svg>
    </div>
  );
}
