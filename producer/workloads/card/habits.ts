import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';

/** How likely people are to shop in each hour of their day, against the busiest: lunch, and after work. */
const DAILY_CURVE = [
  0.06, 0.03, 0.02, 0.02, 0.03, 0.07, 0.2, 0.45, 0.6, 0.65, 0.75, 0.9, 1, 0.85, 0.75, 0.75, 0.8, 0.9, 1, 0.95, 0.8, 0.6,
  0.35, 0.15,
] as const;

/** Night workers live half a day later than the others. */
const NIGHT_WORKER_SHARE = 0.05;
const NIGHT_SHIFT_HOURS = 11;

const PURPOSE = purposeNamed('card/habits');

/** The hours in which a customer buys. */
export type Habits = {
  /** 0 to 1: how likely the customer is to shop at a local hour. */
  readonly activity: (customer: Customer, localHour: number) => number;
};

export function habitsOf(seed: number): Habits {
  const shifts: (number | undefined)[] = [];
  const shiftOf = (customer: Customer) =>
    (shifts[customer.index] ??=
      unit(randomAt(seed, customer.index, PURPOSE)) < NIGHT_WORKER_SHARE ? NIGHT_SHIFT_HOURS : 0);
  return {
    activity: (customer, localHour) => DAILY_CURVE[(Math.floor(localHour) + 24 - shiftOf(customer)) % 24]!,
  };
}
