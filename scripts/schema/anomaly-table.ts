import type { AnomalyCategoryInfo } from '../../producer/workloads/workload-definition';
import { markdownTable } from './markdown-table';

/** The anomalies that a workload can inject, with their shares. */
export function anomalyTable(categories: readonly AnomalyCategoryInfo[]): string {
  const total = sumOfWeights(categories);
  const rows = categories.flatMap(({ category, weight, variants }) =>
    variants.map((variant) => [
      `\`${category}\``,
      percent(weight / total),
      `\`${variant.type}\``,
      percent(variant.weight / sumOfWeights(variants)),
      variant.severity,
      variant.description,
    ]),
  );
  return markdownTable(['Category', 'Share', 'Type', 'Share within', 'Severity', 'Description'], rows);
}

function sumOfWeights(items: readonly { readonly weight: number }[]): number {
  return items.reduce((sum, { weight }) => sum + weight, 0);
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
