import type { AnomalyCategoryInfo } from '../workload-definition';

/** The anomalies. Each is an episode: all events of its payments have the flag, which names the first event. */
export const INTERBANK_ANOMALIES = [
  {
    category: 'MONEY_LAUNDERING',
    weight: 3,
    variants: [
      {
        type: 'STRUCTURING',
        severity: 'HIGH',
        weight: 2,
        description:
          '{count} payments of {debtor} from {least} to {most} TWD, each just below the limit of {limit} TWD',
      },
      {
        type: 'CIRCULAR_FLOW',
        severity: 'HIGH',
        weight: 2,
        description: 'About {amount} TWD went around {count} accounts and came back to {debtor}',
      },
      {
        type: 'MULE_ACCOUNT',
        severity: 'HIGH',
        weight: 1,
        description: '{count} payments came in to {mule}, and nearly their sum of {sum} TWD went on at once',
      },
    ],
  },
  {
    category: 'PAYMENT_FAULT',
    weight: 2,
    variants: [
      {
        type: 'DUPLICATE_PAYMENT',
        severity: 'MEDIUM',
        weight: 1,
        description: 'The same payment of {amount} TWD as {original}, once more',
      },
    ],
  },
] as const satisfies readonly AnomalyCategoryInfo[];

export type InterbankAnomaly = (typeof INTERBANK_ANOMALIES)[number]['variants'][number]['type'];
