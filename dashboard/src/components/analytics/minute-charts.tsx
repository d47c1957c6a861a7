import { useMemo } from 'preact/hooks';
import type { MinuteWindow } from '../../api/types';
import { formatCount, formatShort } from '../../model/format-number';
import { utcMinute } from '../../model/format-time';
import { histogram } from '../../model/histogram';
import { minuteSeries } from '../../model/minute-series';
import { ColumnChart, type Column } from '../column-chart';
import { PicturePanel } from '../picture-panel';

const MINUTES = 60;
const BINS = 12;

type Props = { readonly rows: readonly MinuteWindow[] };

export function EventsPerMinute({ rows }: Props) {
  const series = useMemo(
    () => minuteSeries(rows, { minutes: MINUTES, name: 'events', figure: ({ events }) => events }),
    [rows],
  );
  const columns: Column[] = series.points.map(({ start, value }) => ({
    key: start,
    value,
    label: utcMinute(start),
    title: `${utcMinute(start)} UTC`,
  }));
  return (
    <PicturePanel
      title="Events per minute"
      note={`Event time (UTC), the last ${MINUTES} minutes`}
      name="events-per-minute"
    >
      <ColumnChart
        columns={columns}
        summary={`Events per minute over the last ${MINUTES} minutes, ${formatCount(series.total)} in all`}
      />
    </PicturePanel>
  );
}

export function LoadOfMinutes({ rows }: Props) {
  const columns = useMemo(
    () =>
      histogram(
        rows.map(({ events }) => events),
        { bins: BINS },
      ).map(columnOfBin),
    [rows],
  );
  return (
    <PicturePanel title="How busy minutes are" note="Minutes by their number of events" name="load">
      <ColumnChart
        columns={columns}
        height={200}
        edges
        summary={`Distribution of ${rows.length} minutes by their number of events`}
      />
    </PicturePanel>
  );
}

function columnOfBin({ from, to, count }: ReturnType<typeof histogram>[number]): Column {
  return {
    key: String(from),
    value: count,
    label: formatShort(from),
    title: `Minutes with ${formatCount(from)} to ${formatCount(to - 1)} events`,
  };
}
