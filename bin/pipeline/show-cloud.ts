import type { EmbeddedCloud } from '../../lib/cloud/cloud';
import type { ProcessMetrics } from '../../lib/metrics/process-metrics';

/** Shows what the embedded cloud knows of itself: faults that fired, and its disk. */
export function showCloud(metrics: ProcessMetrics, cloud: Pick<EmbeddedCloud, 'faults' | 'disk'>): void {
  metrics.from(() => {
    const fired = new Map<string, number>();
    for (const { kind, count } of cloud.faults().counts) fired.set(kind, (fired.get(kind) ?? 0) + count);
    metrics.replace(
      'faultsFired',
      [...fired].map(([fault, value]) => ({ labels: { fault }, value })),
    );
    const free = cloud.disk()?.freeBytes;
    metrics.replace('diskFree', free === undefined ? [] : [{ labels: {}, value: free }]);
  });
}
