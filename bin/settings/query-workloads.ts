import { WORKLOADS } from '../../lib/events/event';
import { setting } from './setting';
import { workloads } from './setting-kinds';

/** Which events a query or a view is about. */
export const QUERY_WORKLOADS = setting({
  flag: '--workload <names>',
  variables: ['LEGION_WORKLOAD'],
  yamlKey: 'workload',
  kind: workloads(),
  default: WORKLOADS,
  defaultText: 'all',
  description: 'which kinds of events: one, several as in credit,card, or all',
});
