import { Figures } from '../components/overview/figures';
import { LabelsByType } from '../components/overview/labels-by-type';
import { LatestLabelled } from '../components/overview/latest-labelled';
import { Latency, Throughput } from '../components/overview/rate-charts';
import { Panel } from '../components/panel';
import { ProofCard } from '../components/proof-card';
import { ProofMinutes } from '../components/proof-minutes';
import { RiskBar } from '../components/risk-bar';
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
          <RiskMix />
          <ProofByMinute />
        </div>
        <LabelsByType />
        <LatestLabelled />
      </div>
    </>
  );
}

function RiskMix() {
  const { samples, totals, route } = useStore();
  const latest = route.value.workload === undefined ? samples.value.at(-1)?.by_risk : undefined;
  return (
    <Panel title="Risk mix" note="Stored records that have a risk level">
      <RiskBar byRisk={latest ?? totals.value?.by_risk ?? {}} />
    </Panel>
  );
}

function ProofByMinute() {
  const { verify } = useStore();
  return (
    <Panel title="Proof by minute" note="Minutes of event time, the latest last">
      <ProofMinutes windows={verify.value.value?.windows ?? []} />
    </Panel>
  );
}
