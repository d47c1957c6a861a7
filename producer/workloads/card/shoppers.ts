import type { RunConfig } from '../../../lib/domain/run/run';
import type { Client } from '../../dataset/client';
import { customersOf, type Customer } from '../../world/customer';
import type { Track } from '../track';
import { habitsOf, type Habits } from './habits';
import type { Layout } from './layout';
import { outingsOf, type Outings } from './outings';
import { whereaboutsOf, type Whereabouts } from './whereabouts';

/** The customers as card holders: who is out shopping when, and where everybody is. */
export type Shoppers = {
  readonly customerAt: (index: number) => Customer;
  readonly whereabouts: Whereabouts;
  readonly habits: Habits;
  readonly outings: Outings;
};

export type ShoppersInput = {
  readonly config: Pick<RunConfig, 'seed'>;
  readonly clients: readonly Client[];
  readonly layout: Layout;
  readonly track: Track;
};

export function createShoppers({ config: { seed }, clients, layout, track }: ShoppersInput): Shoppers {
  const customerAt = customersOf(clients);
  const whereabouts = whereaboutsOf(seed, clients.length);
  const habits = habitsOf(seed);
  const outings = outingsOf({ seed, clients: clients.length, layout, track, customerAt, whereabouts, habits });
  return { customerAt, whereabouts, habits, outings };
}
