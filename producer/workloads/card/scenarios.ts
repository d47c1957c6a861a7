import type { Severity } from '../../../lib/events/envelope';
import type { AnomalyCategoryInfo } from '../workload-definition';
import type { CardCategory } from '../../../lib/events/card';

/** What fraudsters do. A weight is roughly the scenario's share of the flagged events, in percent. */
export const SCENARIOS = {
  HIGH_AMOUNT: {
    category: 'STOLEN_CARD',
    severity: 'MEDIUM',
    weight: 23,
    description: '{amount} TWD, {times} times what this customer usually spends',
  },
  UNUSUAL_HOUR: {
    category: 'STOLEN_CARD',
    severity: 'MEDIUM',
    weight: 12,
    description: 'Used at {time} local time, when this customer sleeps',
  },
  IMPOSSIBLE_TRAVEL: {
    category: 'STOLEN_CARD',
    severity: 'HIGH',
    weight: 15,
    description: 'Used in {city}, {km} km from where the customer is',
  },
  RAPID_SEQUENCE: {
    category: 'STOLEN_CARD',
    severity: 'MEDIUM',
    weight: 12,
    description: 'Transaction {step} of {steps} in quick succession',
  },
  ACCOUNT_TAKEOVER: {
    category: 'STOLEN_ACCOUNT',
    severity: 'HIGH',
    weight: 15,
    description: "Ordered with {device}, which logged in shortly before and is not the customer's",
  },
  PUSH_PAYMENT_SCAM: {
    category: 'DECEIVED_CUSTOMER',
    severity: 'HIGH',
    weight: 18,
    description: 'Payment {step} of {steps} to {payee}, a new payee, by a customer who is being deceived',
  },
} as const satisfies Record<
  string,
  { category: CardCategory; severity: Severity; weight: number; description: string }
>;
export type Scenario = keyof typeof SCENARIOS;

/** Shares among the flagged events of outings: all scenarios but takeovers and bursts. */
export const SLOW_SHARES = sharesOf(['HIGH_AMOUNT', 'UNUSUAL_HOUR', 'IMPOSSIBLE_TRAVEL', 'PUSH_PAYMENT_SCAM']);

function sharesOf<Name extends Scenario>(names: readonly Name[]): Readonly<Record<Name, number>> {
  const sum = names.reduce((total, name) => total + SCENARIOS[name].weight, 0);
  return Object.fromEntries(names.map((name) => [name, SCENARIOS[name].weight / sum])) as Record<Name, number>;
}

const names = Object.keys(SCENARIOS) as Scenario[];
const categories = [...new Set(names.map((name) => SCENARIOS[name].category))];

/** As the documentation shows them. */
export const CARD_ANOMALIES: readonly AnomalyCategoryInfo[] = categories.map((category) => {
  const own = names.filter((name) => SCENARIOS[name].category === category);
  return {
    category,
    weight: own.reduce((sum, name) => sum + SCENARIOS[name].weight, 0),
    variants: own.map((type) => {
      const { severity, weight, description } = SCENARIOS[type];
      return { type, severity, weight, description };
    }),
  };
});
