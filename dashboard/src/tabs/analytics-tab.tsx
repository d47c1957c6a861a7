import { useMemo, useRef } from 'preact/hooks';
import { DetectionPanel } from '../components/detection-panel';
import { DetectorPanel } from '../components/detector-panel';
import { ColumnChart, type Column } from '../components/column-chart';
import { ExportLinks } from '../components/export-links';
import { Empty, Failed, Loading } from '../components/notice';
import { Panel } from '../components/panel';
import { PictureButton } from '../components/picture-button';
import { RankedBars } from '../components/ranked-bars';
import { Tile } from '../components/tile';
import { Time } from '../components/time';
import { WindowTable } from '../components/window-table';
import type { MinuteWindow } from '../api/types';
import { formatCount, formatShort } from '../model/format-number';
import { utcMinute } from '../model/format-time';
import { histogram } from '../model/histogram';
import { minuteSeries } from '../model/minute-series';
import { ranked, riskMix, type Slice } from '../model/risk-mix';
import { windowRows } from '../model/window-table';
import { inWords } from '../model/words';
import { useStore } from '../state/store-context';

const MINUTES = 60;

export function AnalyticsTab() {
  const { windows, stats, totals: shown, route } = useStore();
  const rows = windows.value.value?.rows;
  const totals = shown.value;
  const error = windows.error.value ?? stats.error.value;
  const hasRisk = totals !== undefined && Object.keys(totals.by_risk).length > 0;
  return (
    <>
      <h1 class="visually-hidden">Analytics</h1>
      {error && <Failed error={error} />}
      {!rows || !totals ? (
        !error && <Loading rows={10} />
      ) : rows.length === 0 ? (
        <Empty title="No minute has events yet.">
          The consumer counts what it stores, minute by minute of event time. Start the producer under{' '}
          <a href="#/simulate">Simulate</a>.
        </Empty>
      ) : (
        <>
          <EventsPerMinute rows={rows} />
          <div class="grid even">
            {route.value.workload === undefined && Object.keys(totals.by_workload).length > 1 && (
              <Ranked title="Workloads" name="workloads" whole="stored records" slices={ranked(totals.by_workload)} />
            )}
            {hasRisk && (
              <Ranked
                title="Risk levels"
                name="risk"
                whole="records with a risk level"
                slices={riskMix(totals.by_risk)}
                tone={({ name }) => `risk-${name.toLowerCase()}`}
              />
            )}
            {Object.keys(totals.by_type).length > 1 && (
              <Ranked title="Event types" name="types" whole="stored records" slices={ranked(totals.by_type)} />
            )}
            <Ranked title="Anomaly types" name="anomalies" whole="anomalies" slices={ranked(totals.by_anomaly)} />
            <LoadOfMinutes rows={rows} />
          </div>
          <Windows />
        </>
      )}
      <DetectorPanel />
      <DetectionPanel />
    </>
  );
}

function EventsPerMinute({ rows }: { readonly rows: readonly MinuteWindow[] }) {
  const holder = useRef<HTMLDivElement>(null);
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
    <Panel
      title="Events per minute"
      note={`Event time, the last ${MINUTES} minutes (UTC)`}
      actions={<PictureButton of={holder} name="legion-events-per-minute" />}
    >
      <div ref={holder}>
        <ColumnChart
          columns={columns}
          summary={`Events per minute over the last ${MINUTES} minutes, ${formatCount(series.total)} in all`}
        />
      </div>
    </Panel>
  );
}

type RankedProps = {
  readonly title: string;
  readonly name: string;
  /** What the slices make up together, in the plural. */
  readonly whole: string;
  readonly slices: readonly Slice[];
  readonly tone?: (slice: Slice) => string;
};

function Ranked({ title, name, whole, slices, tone }: RankedProps) {
  const holder = useRef<HTMLDivElement>(null);
  return (
    <Panel title={title} note={`Shares of ${whole}`} actions={<PictureButton of={holder} name={`legion-${name}`} />}>
      <div ref={holder}>
        {slices.length === 0 ? (
          <Empty title="None has been stored." />
        ) : (
          <RankedBars
            slices={slices}
            whole={whole}
            name={(slice) => inWords(slice.name)}
            tone={tone}
            summary={slices.map((slice) => `${inWords(slice.name)} ${formatCount(slice.count)}`).join(', ')}
          />
        )}
      </div>
    </Panel>
  );
}

const BINS = 12;

function LoadOfMinutes({ rows }: { readonly rows: readonly MinuteWindow[] }) {
  const holder = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () =>
      histogram(
        rows.map(({ events }) => events),
        { bins: BINS },
      ).map(({ from, to, count }) => ({
        key: String(from),
        value: count,
        label: formatShort(from),
        title: `Minutes with ${formatCount(from)} to ${formatCount(to - 1)} events`,
      })),
    [rows],
  );
  return (
    <Panel
      title="How busy minutes are"
      note="Minutes by their number of events"
      actions={<PictureButton of={holder} name="legion-load" />}
    >
      <div ref={holder}>
        <ColumnChart
          columns={columns}
          height={200}
          edges
          summary={`Distribution of ${rows.length} minutes by their number of events`}
        />
      </div>
    </Panel>
  );
}

function Windows() {
  const { windows, verify, control, route } = useStore();
  const { workload } = route.value;
  const producer = control.value.value;
  const state = producer?.available ? producer : undefined;
  // The proof is of all that was made in a minute, and cannot be set beside a part of it.
  const proof = workload === undefined ? verify.value.value : undefined;
  const rows = windowRows(windows.value.value?.rows ?? [], proof);
  return (
    <Panel
      title="Windows"
      note={
        <>
          A minute of event time each, the newest first; beside the counts, which may be newer, what the live proof said
          {proof && (
            <>
              {' '}
              at <Time iso={proof.checked_at} /> UTC
            </>
          )}
        </>
      }
      actions={<ExportLinks request={{ path: '/windows', query: { workload } }} name="legion-windows" />}
    >
      <dl class="tiles inline">
        <Tile name="Watermark" figure={state?.watermark ? utcMinute(state.watermark) : '–'}>
          {state?.watermark ? (
            <>
              <Time iso={state.watermark} show="full" /> UTC; minutes before it are closed
            </>
          ) : (
            'not known without a producer at work'
          )}
        </Tile>
        <Tile name="Late events" figure={formatCount(state?.counters.late)}>
          came after their minute had closed; stored all the same
        </Tile>
      </dl>
      <WindowTable rows={rows} />
    </Panel>
  );
}
