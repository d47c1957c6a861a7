import { formatCount, formatShort } from '../model/format-number';
import { ticks } from '../model/ticks';
import { useWidth } from './use-width';

export type Column = {
  readonly key: string;
  readonly value: number;
  /** Below the axis; some are left out when there is little room. */
  readonly label: string;
  /** On hover. */
  readonly title: string;
};

type Props = {
  readonly columns: readonly Column[];
  readonly summary: string;
  /** @default 170 */
  readonly height?: number;
  /** Labels stand at the left edge of their columns, not below the middle. */
  readonly edges?: boolean;
};

const LEFT = 40;
const BOTTOM = 22;
const TOP = 8;
const LABEL_WIDTH = 52;

/** Columns with both axes, as SVG so that readers can save it as a picture. */
export function ColumnChart({ columns, summary, height = 170, edges = false }: Props) {
  const [holder, width] = useWidth<HTMLDivElement>(600);
  const marks = ticks(Math.max(0, ...columns.map(({ value }) => value)), { count: 4 });
  const highest = marks.at(-1)!;
  const room = height - BOTTOM - TOP;
  const slot = (width - LEFT) / Math.max(1, columns.length);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / slot));
  const y = (value: number) => TOP + room - (value / highest) * room;
  return (
    <div ref={holder} class="svg-holder">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        {marks.map((mark) => (
          <g key={mark}>
            <line class="gridline" x1={LEFT} x2={width} y1={y(mark)} y2={y(mark)} />
            <text class="axis" x={LEFT - 6} y={y(mark) + 4} text-anchor="end">
              {formatShort(mark)}
            </text>
          </g>
        ))}
        {columns.map(({ key, value, label, title }, index) => (
          <g key={key}>
            <rect
              class="column"
              x={LEFT + index * slot + Math.min(1.5, slot * 0.1)}
              width={Math.max(1, slot - Math.min(3, slot * 0.2))}
              y={y(value)}
              height={Math.max(0, TOP + room - y(value))}
              rx={Math.min(2, slot * 0.15)}
            >
              <title>{`${title}: ${formatCount(value)}`}</title>
            </rect>
            {(columns.length - 1 - index) % every === 0 && (
              <text
                class="axis"
                x={LEFT + index * slot + (edges ? 0 : slot / 2)}
                y={height - 6}
                text-anchor={anchor(index, columns.length, slot, edges)}
              >
                {label}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** Keeps the outermost labels of thin columns inside the picture. */
function anchor(index: number, count: number, slot: number, edges: boolean): 'start' | 'middle' | 'end' {
  if (edges && index === 0) return 'start';
  if (slot >= LABEL_WIDTH) return 'middle';
  return index === count - 1 ? 'end' : 'middle';
}
