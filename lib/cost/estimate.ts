import { bronzeStorage, bronzeWrites, rollupTraffic } from './bronze-cost';
import { invocations } from './consumer-cost';
import { DYNAMODB, type CostLine, type Quantity } from './cost-line';
import type { Deployment } from './deployment';
import { detection } from './detector-cost';
import { monitoring } from './monitoring-cost';
import { SECONDS_PER_MONTH } from './month';
import type { PriceList } from './prices';
import { producer } from './producer-cost';
import { streamTraffic } from './stream-cost';

export type Estimate = {
  readonly lines: readonly CostLine[];
  /** Highest cost first, except that DynamoDB always comes first. */
  readonly services: readonly { readonly service: string; readonly usd: number; readonly share: number }[];
  readonly usdPerMonth: number;
  readonly usdPerMillionEvents: number;
};

/** The monthly cost of this deployment by the price list, at a steady rate. */
export function estimate(deployment: Deployment, list: PriceList): Estimate {
  const lines = quantities(deployment)
    .filter(({ quantity }) => quantity > 0)
    .map((line) => ({ ...line, usd: (line.quantity * list.prices[line.price].usd) / list.prices[line.price].per }));
  const usdPerMonth = lines.reduce((sum, line) => sum + line.usd, 0);
  const events = deployment.eventsPerSecond * SECONDS_PER_MONTH;
  return {
    lines,
    services: byService(lines, usdPerMonth),
    usdPerMonth,
    usdPerMillionEvents: (usdPerMonth / events) * 1e6,
  };
}

function quantities(deployment: Deployment): Quantity[] {
  return [
    ...bronzeWrites(deployment),
    ...rollupTraffic(deployment),
    ...bronzeStorage(deployment),
    ...streamTraffic(deployment),
    ...invocations(deployment),
    ...detection(deployment),
    ...monitoring(deployment),
    ...producer(deployment),
  ];
}

function byService(lines: readonly CostLine[], total: number): Estimate['services'] {
  const sums = new Map<string, number>();
  for (const { service, usd } of lines) sums.set(service, (sums.get(service) ?? 0) + usd);
  const rank = (service: string) => (service === DYNAMODB ? Infinity : sums.get(service)!);
  return [...sums]
    .sort(([a], [b]) => rank(b) - rank(a))
    .map(([service, usd]) => ({ service, usd, share: total === 0 ? 0 : usd / total }));
}
