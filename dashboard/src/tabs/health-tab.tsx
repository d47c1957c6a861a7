import type { Pipeline } from '../api/types';
import { ApiCard } from '../components/health/api-card';
import { ComponentCard } from '../components/health/component-card';
import { PipelineCard } from '../components/health/pipeline-card';
import { Failed, Loading } from '../components/notice';
import { QuarantinePanel } from '../components/quarantine-panel';
import { useStore } from '../state/store-context';

export function HealthTab() {
  const { pipeline } = useStore();
  const health = pipeline.value.value;
  const error = pipeline.error.value;
  return (
    <>
      <h1 class="visually-hidden">Health</h1>
      {error && <Failed error={error} retry={() => void pipeline.load()} />}
      {health ? <Parts health={health} /> : !error && <Loading rows={8} />}
    </>
  );
}

function Parts({ health }: { readonly health: Pipeline }) {
  return (
    <>
      <PipelineCard health={health} />
      <div class="grid cards">
        {health.components.map((component) => (
          <ComponentCard key={component.name} component={component} />
        ))}
        <ApiCard />
      </div>
      <QuarantinePanel />
    </>
  );
}
