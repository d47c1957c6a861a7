import type { Client } from '../../../../../producer/dataset/client';
import { PURPOSE, randomAt } from '../../../../../lib/core/random-at';
import type { ContentCategory } from '../../../../../producer/workloads/credit/anomalies/anomaly';
import { fillTemplate } from '../../../../../producer/workloads/fill-template';
import { ordinaryExtremes } from '../../../../../producer/workloads/credit/ordinary-extremes';
import { creditPayload, type CreditPayload } from '../../../../../producer/workloads/credit/credit-payload';

export type Injected = {
  readonly payload: CreditPayload;
  readonly description: string;
  readonly ordinary: CreditPayload;
};

/** Whether a variant may be used for a client. */
export function fits(category: ContentCategory, type: string, client: Client): boolean {
  return variantOf(category, type).applies?.(client) ?? true;
}

/** The results of one variant for a client, `draws` times with different random values. */
export function inject(
  category: ContentCategory,
  type: string,
  client: Client,
  { draws = 100, clients = [client] }: { draws?: number; clients?: readonly Client[] } = {},
): Injected[] {
  const variant = variantOf(category, type);
  const extremes = ordinaryExtremes(clients);
  return Array.from({ length: draws }, (_, sequence) => {
    const ordinary = creditPayload(client);
    const { payload, values } = variant.inject(ordinary, client, randomAt(1, sequence, PURPOSE.anomaly), extremes);
    return { payload, ordinary, description: fillTemplate(variant.description, values) };
  });
}

function variantOf(category: ContentCategory, type: string) {
  const variant = category.variants.find((candidate) => candidate.type === type);
  if (!variant) throw new Error(`expected a variant of ${category.category}, got ${type}`);
  return variant;
}
