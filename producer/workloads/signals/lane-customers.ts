import { mixOf, type RunConfig } from '../../../lib/domain/run/run';

/** Seconds between two events of a session, on average. A burst of eleven logins must fit into a minute with ease. */
const GAP_S = 2;
/**
 * Fewest customers of a lane. With four, whose homes are as far apart as possible, somebody is awake at any time: half of
 * all customers live within the six hours around Taipei, and never are more than half of all asleep.
 */
const MIN_CUSTOMERS = 4;

/** How many sessions go on at the same time; from the lowest rate of the run, so that gaps are never too long. */
export function laneCount(config: RunConfig, customerCount: number): number {
  const share = mixOf(config).parts.find(({ name }) => name === 'signals')?.share ?? 1;
  const rates = config.phases?.map(({ rate }) => rate) ?? [config.eventsPerSecond];
  const wanted = Math.floor(GAP_S * share * Math.min(...rates));
  return Math.max(1, Math.min(wanted, Math.floor(customerCount / MIN_CUSTOMERS)));
}

/** Assigns customers to lanes. All sessions of a customer are in one lane, and so never at the same time. */
export type LaneCustomers = {
  readonly sizeOf: (lane: number) => number;
  /** Index of a lane's n-th customer in the dataset, from 0. */
  readonly memberOf: (lane: number, nth: number) => number;
};

/** Deals customers out by time zone, so that each lane has customers from all parts of the world. */
export function dealCustomers(utcOffsets: Int16Array, lanes: number): LaneCustomers {
  const byOffset = Uint32Array.from(utcOffsets, (_, index) => index).sort(
    (a, b) => utcOffsets[a]! - utcOffsets[b]! || a - b,
  );
  return {
    sizeOf: (lane) => Math.ceil((byOffset.length - lane) / lanes),
    memberOf: (lane, nth) => byOffset[lane + nth * lanes]!,
  };
}
