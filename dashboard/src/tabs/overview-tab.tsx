import { useMemo } from 'preact/hooks';
import { AnomalyTypes } from '../components/anomaly-types';
import { Empty, Failed, Loading } from '../components/notice';
import { Panel } from '../components/panel';
import { ProofCard } from '../components/proof-card';
import { ProofMinutes } from '../components/proof-minutes';
import { RiskBar } from '../components/risk-bar';
import { SmallMultiples } from '../components/small-multiples';
import { Tile } from '../components/tile';
import { Time } from '../components/time';
import { TimeChart, type TimeSeries } from '../components/time-chart';
import { anomalyCategories } from '../model/anomaly-categories';
import { formatCount, formatDuration, formatRate, formatShareOf, UNKNOWN } from '../model/format-number';
import { lagTile } from '../model/lag';
import { anomalySeries } from '../model/minute-series';
import { routeFragment } from '../model/route';
import { chartColumns, latestMean } from '../model/samples';
import { useStore } from '../state/store-context';

export function OverviewTab() {
  return (
    <>
      <h1 class="visually-hidden">Overview</h1>
      <ProofCard />
      <Figures />
      <div class="grid two">
        <Throughput />
        <Latency />
      </div>
      <div class="grid three">
        <div class="stack">
          <RiskMixPanel />
          <ProofByMinute />
        </div>
        <AnomaliesOverTime />
        <LastAnomalies />
      </div>
    </>
  );
}

function Figures() {
  const { samples, totals: shown, route } = useStore();
  const latest = samples.value.at(-1);
  const totals = shown.value;
  // The stream's figures are of all workloads.
  const counts = route.value.workload === undefined ? latest : undefined;
  const stored = counts?.stored ?? totals?.events;
  const highRisk = counts?.high_risk ?? (totals && (totals.by_risk.HIGH ?? 0));
  const anomalous = counts?.anomalous ?? totals?.anomalous;
  // Batches are stored in one go: the mean of a few seconds is what they come to.
  const storedRate = latestMean(samples.value, ({ stored_per_second }) => stored_per_second, { count: 5 });
  const lag = lagTile(latest);
  return (
    <dl class="tiles">
      <Tile name="Events in total" figure={formatCount(stored)}>
        stored records
      </Tile>
      <Tile name="Per second" figure={formatRate(latest?.accepted_per_second)}>
        accepted, <b class="num">{formatRate(storedRate)}</b> stored
      </Tile>
      <Tile name="High risk" figure={formatCount(highRisk)}>
        {formatShareOf(highRisk, stored, 'stored records')}
      </Tile>
      <Tile name="Anomalies" figure={formatCount(anomalous)}>
        {formatShareOf(anomalous, stored, 'stored records')}
      </Tile>
      <Tile name="Lag" figure={lag.consumer} tone={lag.consumerTone}>
        consumer behind stream
        <br />
        <b class={`num tone-${lag.producerTone}`}>{lag.producer}</b> producer behind schedule
        {lag.pace !== undefined && (
          <>
            <br />
            <b class="tone-wait">{lag.pace}</b>
          </>
        )}
      </Tile>
    </dl>
  );
}

function perSecond(rate: number | null): string {
  return rate === null ? UNKNOWN : `${formatRate(rate)}/s`;
}

const THROUGHPUT: readonly TimeSeries[] = [
  { label: 'Accepted', color: '--accent', format: perSecond },
  { label: 'Stored', color: '--second', format: perSecond },
];

function Throughput() {
  const { samples } = useStore();
  const columns = useMemo(
    () => chartColumns(samples.value, [(sample) => sample.accepted_per_second, (sample) => sample.stored_per_second]),
    [samples.value],
  );
  const latest = samples.value.at(-1);
  return (
    <Panel title="Throughput" note="Events a second, the last five minutes at most">
      <TimeChart
        columns={columns}
        series={THROUGHPUT}
        summary={`Throughput over the last five minutes; now ${formatRate(latest?.accepted_per_second)} accepted and ${formatRate(latest?.stored_per_second)} stored a second`}
      />
    </Panel>
  );
}

const LATENCY: readonly TimeSeries[] = [
  { label: 'Consumer behind stream', color: '--accent', format: formatDuration },
  { label: 'Producer behind schedule', color: '--second', format: formatDuration },
];

function Latency() {
  const { samples } = useStore();
  const columns = useMemo(
    () => chartColumns(samples.value, [(sample) => sample.iterator_age_ms, (sample) => sample.behind_schedule_ms]),
    [samples.value],
  );
  const latest = samples.value.at(-1);
  return (
    <Panel title="Latency" note="How long what is not stored has been waiting">
      <TimeChart
        columns={columns}
        series={LATENCY}
        axis={axisDuration}
        summary={`Latency over the last five minutes; now ${formatDuration(latest?.iterator_age_ms)} behind the stream`}
      />
    </Panel>
  );
}

function axisDuration(ms: number): string {
  return ms >= 1_000 ? `${Number((ms / 1_000).toFixed(1))} s` : `${Math.round(ms)} ms`;
}

function RiskMixPanel() {
  const { samples, totals, route } = useStore();
  const latest = route.value.workload === undefined ? samples.value.at(-1)?.by_risk : undefined;
  const byRisk = latest ?? totals.value?.by_risk;
  return (
    <Panel title="Risk mix" note="Of the stored records that have a risk level">
      <RiskBar byRisk={byRisk ?? {}} />
    </Panel>
  );
}

function ProofByMinute() {
  const { verify } = useStore();
  return (
    <Panel title="Proof by minute" note="Of event time, the latest last">
      <ProofMinutes windows={verify.value.value?.windows ?? []} />
    </Panel>
  );
}

const MINUTES = 30;
/** The most frequent of them: more small charts than this are no longer looked at. */
const MOST_CATEGORIES = 9;

function AnomaliesOverTime() {
  const { windows, samples, totals, route } = useStore();
  const rows = windows.value.value?.rows;
  const latest = route.value.workload === undefined ? samples.value.at(-1)?.by_anomaly : undefined;
  const byAnomaly = latest ?? totals.value?.by_anomaly ?? {};
  const series = useMemo(
    () =>
      anomalySeries(rows ?? [], {
        minutes: MINUTES,
        categories: anomalyCategories(byAnomaly).slice(0, MOST_CATEGORIES),
      }),
    [rows, Object.keys(byAnomaly).join()],
  );
  return (
    <Panel title="Anomalies by type" note={`A minute each, the last ${MINUTES} minutes of event time`}>
      {windows.error.value && !rows ? (
        <Failed error={windows.error.value} />
      ) : !rows ? (
        <Loading rows={6} />
      ) : rows.length === 0 ? (
        <Empty title="No minute has events yet.">
          Start the producer under <a href="#/simulate">Simulate</a>.
        </Empty>
      ) : series.length === 0 ? (
        <Empty title="No anomaly has been stored." />
      ) : (
        <SmallMultiples series={series} />
      )}
    </Panel>
  );
}

function LastAnomalies() {
  const { anomalies, go, route } = useStore();
  const rows = anomalies.value.value?.rows;
  return (
    <Panel
      title="Last anomalies"
      actions={
        <a href={routeFragment({ tab: 'events', filter: { view: 'anomalies' }, workload: route.value.workload })}>
          All anomalies
        </a>
      }
    >
      {anomalies.error.value && !rows ? (
        <Failed error={anomalies.error.value} />
      ) : !rows ? (
        <Loading rows={6} />
      ) : rows.length === 0 ? (
        <Empty title="No anomaly has been stored.">
          Set the anomaly rate, or inject one, under <a href="#/simulate">Simulate</a>.
        </Empty>
      ) : (
        <ul class="anomaly-list">
          {rows.map((row) => (
            <li key={`${row.event_id} ${row.payload_hash}`}>
              <button
                type="button"
                onClick={() => go({ tab: 'events', filter: { view: 'anomalies' }, event: row.event_id })}
              >
                <AnomalyTypes types={row.anomaly_types} severity={row.anomaly_severity} />
                <span class="quiet num">{row.customer_id ?? row.event_id}</span>
                <Time iso={row.event_time} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
