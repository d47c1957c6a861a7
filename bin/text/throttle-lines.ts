import type { Throttles } from '../../lib/cloud/limits/limits';
import { grouped } from './table';

/** What the limits of AWS refused, one line for each stream or table; none where nothing was. */
export function throttledLines(throttles: readonly Throttles[]): string[] {
  const resources = new Map<string, Throttles[]>();
  for (const one of throttles) resources.set(one.resource, [...(resources.get(one.resource) ?? []), one]);
  return [...resources].map(([resource, all]) => {
    const count = all.reduce((sum, one) => sum + one.count, 0);
    const parts = new Set(all.flatMap(({ part }) => part ?? [])).size;
    const noun = all[0]!.service === 'kinesis' ? 'shard' : 'index';
    const plural = noun === 'shard' ? 'shards' : 'indexes';
    const where = parts === 0 ? '' : ` on ${parts} ${parts === 1 ? noun : plural}`;
    return `the limits of AWS refused ${grouped(count)} records, items or calls of ${resource}${where}`;
  });
}
