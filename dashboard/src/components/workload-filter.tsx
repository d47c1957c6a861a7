import { routeFragment } from '../model/route';
import { useStore } from '../state/store-context';

/** Chooses the workload whose events are shown; nothing where there is only one. */
export function WorkloadFilter() {
  const { route, workloads } = useStore();
  const names = workloads.value;
  const { workload } = route.value;
  if (names.length < 2 && workload === undefined) return null;
  return (
    <nav class="segments workloads" aria-label="Workload">
      {[undefined, ...names].map((name) => (
        <a
          key={name ?? ''}
          href={routeFragment({ ...route.value, event: undefined, workload: name })}
          aria-current={name === workload ? 'true' : undefined}
        >
          {name ?? 'All workloads'}
        </a>
      ))}
    </nav>
  );
}
