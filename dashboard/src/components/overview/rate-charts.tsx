import { useMemo } from 'preact/hooks';
import { formatDuration, formatRate, UNKNOWN } from '../../model/format-number';
import { chartColumns } from '../../model/samples';
import { useStore } from '../../state/store-context';
import { Panel } from '../panel';
import { TimeChart, type TimeSeries } from '../time-chart';

const THROUGHPUT: readonly TimeSeries[] = [
  { label: 'Accepted', color: '--accent', format: perSecond },
  { label: 'Stored', color: '--second', format: perSecond },
];

export function Throughput() {
  const { samples } = useStore();
  const columns = useMemo(
    () => chartColumns(samples.value, [(sample) => sample.accepted_per_second, (sample) => sample.stored_per_second]),
    [samples.value],
  );
  const latest = samples.value.at(-1);
  return (
    <Panel title="Throughput" note="Events per second over the last five minutes">
      <TimeChart
        columns={columns}
        series={THROUGHPUT}
        summary={`Throughput over the last five minutes; now ${formatRate(latest?.accepted_per_second)} accepted and ${formatRate(latest?.stored_per_second)} stored per second`}
      />
    </Panel>
  );
}

const LATENCY: readonly TimeSeries[] = [
  { label: 'Consumer behind stream', color: '--accent', format: formatDuration },
  { label: 'Producer behind schedule', color: '--second', format: formatDuration },
];

export function Latency() {
  const { samples } = useStore();
  const columns = useMemo(
    () => chartColumns(samples.value, [(sample) => sample.iterator_age_ms, (sample) => sample.behind_schedule_ms]),
    [samples.value],
  );
  const latest = samples.value.at(-1);
  return (
    <Panel title="Latency" note="How long the oldest events have waited to be stored">
      <TimeChart
        columns={columns}
        series={LATENCY}
        axis={axisDuration}
        summary={`Latency over the last five minutes; now ${formatDuration(latest?.iterator_age_ms)} behind the stream`}
      />
    </Panel>
  );
}

function perSecond(rate: number | null): string {
  return rate === null ? UNKNOWN : `${formatRate(rate)}/s`;
}

function axisDuration(ms: number): string {
  return ms >= 1_000 ? `${Number((ms / 1_000).toFixed(1))} s` : `${Math.round(ms)} ms`;
}
