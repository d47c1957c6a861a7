import type { MinuteWindow, Stats } from '../api/types';
import { EventsPerMinute, LoadOfMinutes } from '../components/analytics/minute-charts';
import { RankedPanel } from '../components/analytics/ranked-panel';
import { WindowsPanel } from '../components/analytics/windows-panel';
import { DetectionPanel } from '../components/detection-panel';
import { DetectorPanel } from '../components/detector-panel';
import { Empty, Failed, Loading } from '../components/notice';
import { ranked, riskMix } from '../model/risk-mix';
import { useStore } from '../state/store-context';

export function AnalyticsTab() {
  const { windows, stats, totals: shown } = useStore();
  const rows = windows.value.value?.rows;
  const totals = shown.value;
  const error = windows.error.value ?? stats.error.value;
  return (
    <>
      <h1 class="visually-hidden">Analytics</h1>
      {error && <Failed error={error} />}
      {rows && totals ? <Counts rows={rows} totals={totals} /> : !error && <Loading rows={10} />}
      <DetectorPanel />
      <DetectionPanel />
    </>
  );
}

type CountsProps = { readonly rows: readonly MinuteWindow[]; readonly totals: Stats['totals'] };

function Counts({ rows, totals }: CountsProps) {
  if (rows.length === 0) {
    return (
      <Empty title="No minute has events yet.">
        The consumer counts what it stores, minute by minute of event time. Start the producer under{' '}
        <a href="#/simulate">Simulate</a>.
      </Empty>
    );
  }
  return (
    <>
      <EventsPerMinute rows={rows} />
      <div class="grid even">
        <Shares totals={totals} />
        <LoadOfMinutes rows={rows} />
      </div>
      <WindowsPanel />
    </>
  );
}

/** What stored records are made of; a share without a second one beside it is left out. */
function Shares({ totals }: Pick<CountsProps, 'totals'>) {
  const { workload } = useStore().route.value;
  const { by_workload, by_risk, by_type, by_anomaly } = totals;
  return (
    <>
      {workload === undefined && Object.keys(by_workload).length > 1 && (
        <RankedPanel title="Workloads" name="workloads" whole="stored records" slices={ranked(by_workload)} />
      )}
      {Object.keys(by_risk).length > 0 && (
        <RankedPanel
          title="Risk levels"
          name="risk"
          whole="records with a risk level"
          slices={riskMix(by_risk)}
          tone={({ name }) => `risk-${name.toLowerCase()}`}
        />
      )}
      {Object.keys(by_type).length > 1 && (
        <RankedPanel title="Event types" name="types" whole="stored records" slices={ranked(by_type)} />
      )}
      <RankedPanel title="Label types" name="labels" whole="labels" slices={ranked(by_anomaly)} />
    </>
  );
}
