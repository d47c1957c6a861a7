import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { formatShort } from '../model/format-number';
import { utcTime } from '../model/format-time';
import { timeRange } from '../model/time-range';
import type { ChartColumns } from '../model/samples';
import { theme } from '../state/theme';

export type TimeSeries = {
  readonly label: string;
  /** CSS variable that holds its colour. */
  readonly color: '--accent' | '--second';
  readonly format: (value: number | null) => string;
};

type Props = {
  readonly columns: ChartColumns;
  readonly series: readonly TimeSeries[];
  readonly axis?: (value: number) => string;
  /** What the chart shows, for readers who cannot see it. */
  readonly summary: string;
};

const HEIGHT = 190;

/** Lines over the last minutes. Above them the figures under the pointer, else the latest. */
export function TimeChart({ columns, series, axis = formatShort, summary }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(columns);
  latest.current = columns;
  const [pointed, setPointed] = useState<number | null>(null);
  const shownTheme = theme.value;

  useEffect(() => {
    const element = holder.current!;
    const options = chartOptions({ series, axis, width: element.clientWidth, onPoint: setPointed });
    const made = new uPlot(options, latest.current, element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
    };
    // A chart reads its colours once: another theme needs another chart.
  }, [shownTheme]);
  useEffect(() => plot.current?.setData(columns), [columns]);

  const index = pointed ?? columns[0].length - 1;
  return (
    <figure class="chart">
      <figcaption class="legend">
        {series.map(({ label, color, format }, at) => (
          <span key={label} class={`legend-item key${color}`}>
            {label} <b class="num">{format(columns[at + 1]?.[index] ?? null)}</b>
          </span>
        ))}
        <span class="legend-time num">
          {pointed === null ? 'now' : `${utcTime(isoOfSeconds(columns[0][index]))} UTC`}
        </span>
      </figcaption>
      <div class="chart-canvas" ref={holder} role="img" aria-label={summary} />
    </figure>
  );
}

function isoOfSeconds(atS: number | undefined): string | null {
  return atS === undefined ? null : new Date(atS * 1000).toISOString();
}

type OptionsInput = Pick<Props, 'series'> & {
  readonly axis: (value: number) => string;
  readonly width: number;
  readonly onPoint: (index: number | null) => void;
};

function chartOptions({ series, axis, width, onPoint }: OptionsInput): uPlot.Options {
  const css = getComputedStyle(document.documentElement);
  const color = (name: string) => css.getPropertyValue(name).trim();
  const common = { stroke: color('--muted'), font: '11px system-ui, sans-serif', ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    // Half of the last label lies beyond the plot.
    padding: [8, 26, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    hooks: { setCursor: [(self) => onPoint(self.cursor.idx ?? null)] },
    scales: {
      x: { time: true, range: (_self, min, max) => timeRange(min, max) },
      y: { range: (_self, _min, max) => [0, max > 0 ? max * 1.12 : 1] },
    },
    axes: [
      {
        ...common,
        grid: { show: false },
        space: 70,
        size: 28,
        gap: 8,
        values: (_self, times) => times.map(minuteAndSecond),
      },
      {
        ...common,
        grid: { stroke: color('--line'), width: 1 },
        size: 46,
        space: 36,
        values: (_self, values) => values.map(axis),
      },
    ],
    series: [
      {},
      ...series.map(({ label, color: name }, index) => ({
        label,
        stroke: color(name),
        width: 1.75,
        ...(index === 0 && { fill: `${color(name)}1f` }),
        points: { show: false },
      })),
    ],
  };
}

function minuteAndSecond(atS: number): string {
  return new Date(atS * 1000).toISOString().slice(11, 19);
}
