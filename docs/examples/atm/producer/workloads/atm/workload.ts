import { eventId, SCHEMA_VERSION, type AnomalyFlag } from '../../../lib/events/envelope';
import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { integer, pick, pickWeighted, unit } from '../../../lib/core/samplers';
import { CITIES, type City } from '../../world/cities';
import { customersOf, type Customer } from '../../world/customer';
import type { Workload } from '../workload';
import type { AnomalyCategoryInfo, WorkloadDefinition, WorkloadInput } from '../workload-definition';
import type { AtmCategory, AtmEvent } from '../../../lib/events/atm';

const WITHDRAWAL = purposeNamed('atm/withdrawal');
const NOTE = 100;
const MACHINES_PER_CITY = 40;

const VARIANTS = [
  {
    type: 'LARGE_WITHDRAWAL',
    severity: 'HIGH',
    weight: 2,
    description: '{amount} TWD at once, {times} times the usual amount',
  },
  {
    type: 'FAR_FROM_HOME',
    severity: 'MEDIUM',
    weight: 1,
    description: 'Cash in {city} for a customer who lives in {home}',
  },
] as const;

const ANOMALIES: readonly AnomalyCategoryInfo[] = [{ category: 'UNUSUAL_WITHDRAWAL', weight: 1, variants: VARIANTS }];

export const workload: WorkloadDefinition = { create, anomalies: ANOMALIES, eventsPerSecond: 20 };

/** What is drawn for one position, before it becomes an event. */
type Withdrawal = {
  readonly customer: Customer;
  readonly city: City;
  readonly amount: number;
  readonly truth: readonly AnomalyFlag<AtmCategory>[];
};

function create({ config, dataset, track }: WorkloadInput): Workload {
  const customerAt = customersOf(dataset.clients);
  const { clients } = dataset;

  const draw = (position: number): Withdrawal => {
    // Each position has its own random generator, so no state is carried from event to event.
    const random = randomAt(config.seed, position, WITHDRAWAL);
    const customer = customerAt(integer(random, 0, clients.length - 1));
    const usual = { customer, city: customer.home, amount: usualAmount(customer, random), truth: [] };
    return unit(random) < config.anomalyRate ? unusual(usual, random) : usual;
  };

  return {
    generate: (position) => {
      const { customer, city, amount, truth } = draw(position);
      const sequence = track.sequenceOf(position);
      const machine = (position * 31 + customer.index) % MACHINES_PER_CITY;
      const event: AtmEvent = {
        event_id: eventId(config.runId, sequence),
        event_type: 'CASH_WITHDRAWAL',
        timestamp: new Date(track.timeMsOf(position)).toISOString(),
        source_system: 'ATM_NETWORK',
        workload: 'atm',
        run_id: config.runId,
        sequence,
        schema_version: SCHEMA_VERSION,
        customer: { customer_id: customer.customerId },
        withdrawal: { amount, currency: 'TWD', machine_id: `ATM-${city.name}-${machine}` },
        location: { city: city.name, country: city.country },
      };
      if (config.labels === 'inline' && truth.length > 0) event.anomaly_flags = [...truth];
      return { event, truth, partitionKey: customer.customerId };
    },
  };
}

/** One to three times the customer's usual spending, in whole notes. */
function usualAmount({ usualSpend }: Customer, random: Random): number {
  return NOTE * Math.ceil((usualSpend * (1 + 2 * unit(random))) / NOTE);
}

function unusual(usual: Withdrawal, random: Random): Withdrawal {
  const { type, severity } = pickWeighted(random, VARIANTS);
  const flagged = (description: string) => [{ type, category: 'UNUSUAL_WITHDRAWAL' as const, severity, description }];
  const { home } = usual.customer;
  if (type === 'LARGE_WITHDRAWAL') {
    const times = integer(random, 8, 20);
    const amount = usual.amount * times;
    return { ...usual, amount, truth: flagged(`${amount} TWD at once, ${times} times the usual amount`) };
  }
  const city = pick(
    random,
    CITIES.filter(({ country }) => country !== home.country),
  );
  return { ...usual, city, truth: flagged(`Cash in ${city.name} for a customer who lives in ${home.name}`) };
}
