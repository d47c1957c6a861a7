import { eventId, type AnomalyFlag } from '../../../lib/events/envelope';
import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { integer, unit } from '../../../lib/core/samplers';
import type { Customer } from '../../world/customer';
import { takeoversAmong } from '../takeovers';
import type { WorkloadInput } from '../workload-definition';
import { burstsOf, somebodyOut } from './bursts';
import { fraudLevelsOf } from './difficulty';
import type { CardCategory } from '../../../lib/events/card';
import {
  accountTakeover,
  highAmount,
  impossibleTravel,
  instalment,
  pushPaymentScam,
  rapidSequence,
  unreachable,
  unusualHour,
} from './fraud';
import { Layout, type Turn } from './layout';
import { localTimeText } from './local-time-text';
import { ordinaryPayment, type Payment, type Visit } from './payment';
import { SCENARIOS, type Scenario } from './scenarios';
import { createShoppers } from './shoppers';
import { storyPlansOf, type OutingPlan, type RoundPlan } from './story-plan';
import { fillTemplate } from '../fill-template';

/** Who pays what, where and when, and the flags of what is wrong with it. */
export type Content = {
  readonly visit: Visit;
  readonly payment: Payment;
  readonly truth: readonly AnomalyFlag<CardCategory>[];
};

const TRANSACTION = purposeNamed('card/transaction');
const LEFT_OVER = purposeNamed('card/left-over');

/** The content of each position of a run. */
export function contentsOf(input: WorkloadInput): (position: number) => Content {
  const world = worldOf(input);
  return (position) => {
    const turn = world.layout.turnOf(position);
    if (turn.kind === 'outing') return ofOuting(world, turn, position);
    return turn.kind === 'burst' ? ofBurst(world, turn, position) : ofTakeover(world, turn, position);
  };
}

type World = ReturnType<typeof worldOf>;
type TurnOf<Kind extends Turn['kind']> = Extract<Turn, { kind: Kind }>;

/** Everything but the position that a transaction is drawn from. */
function worldOf({ config, dataset, track, trackOf }: WorkloadInput) {
  const { seed, runId } = config;
  const { clients } = dataset;
  const layout = new Layout(config, clients.length, track);
  const shoppers = createShoppers({ config, clients, layout, track });
  const signalsTrack = trackOf('signals');
  return {
    layout,
    track,
    shoppers,
    plans: storyPlansOf({ seed, clients: clients.length, layout, track, shoppers }),
    bursts: burstsOf({ seed, layout, shoppers }),
    takeovers: takeoversAmong({ config, clients, cardTrack: track, signalsTrack, layout, shoppers }),
    levels: fraudLevelsOf(config),
    randomOf: (position: number, purpose = TRANSACTION) => randomAt(seed, position, purpose),
    idOf: (position: number) => eventId(runId, track.sequenceOf(position)),
    somebodyAt: (position: number) => somebodyOut(layout, shoppers, { seed, position }),
    visitOf: (customer: Customer, position: number): Visit => {
      const timeMs = track.timeMsOf(position);
      return { customer, place: shoppers.whereabouts(customer, timeMs), timeMs };
    },
  };
}

const NO_FLAGS: Content['truth'] = [];

function ordinary(world: World, customer: Customer, position: number, newDevice?: string): Content {
  const visit = world.visitOf(customer, position);
  return { visit, payment: ordinaryPayment(world.randomOf(position), visit, newDevice), truth: NO_FLAGS };
}

function ofTakeover(world: World, { incident, step }: TurnOf<'takeover'>, position: number): Content {
  const takeover = world.takeovers.takeover(incident);
  if (!takeover || step >= takeover.steps) return leftOver(world, position);
  const visit = world.visitOf(world.shoppers.customerAt(takeover.customerIndex), position);
  const random = world.randomOf(position);
  const payment = accountTakeover(world.levels, { random, visit, step, seedOfAll: incident }, takeover.deviceId);
  const values = { device: takeover.deviceId };
  return { visit, payment, truth: flagged('ACCOUNT_TAKEOVER', values, world.idOf(takeover.firstCardPosition)) };
}

/** The transaction at a position that its incident does not use: an ordinary one, or fraud with a stolen card. */
function leftOver(world: World, position: number): Content {
  const customer = world.somebodyAt(position);
  const ofPosition = world.randomOf(position, LEFT_OVER);
  if (unit(ofPosition) >= world.layout.flaggedShare) return ordinary(world, customer, position);
  const seedOfAll = integer(ofPosition, 0, 0xffffffff);
  const visit = world.visitOf(customer, position);
  return withHighAmount(world, { random: world.randomOf(position), visit, step: 0, seedOfAll }, undefined);
}

function ofBurst(world: World, { lane, round }: TurnOf<'burst'>, position: number): Content {
  const { customer, isFraud, step, steps, seedOfAll, firstRound } = world.bursts.at(lane, round);
  if (!isFraud) return ordinary(world, customer, position);
  const visit = world.visitOf(customer, position);
  const payment = rapidSequence(world.levels, { random: world.randomOf(position), visit, step, seedOfAll });
  const first = world.idOf(world.layout.positionOfBurst(lane, firstRound));
  return { visit, payment, truth: flagged('RAPID_SEQUENCE', { step: step + 1, steps }, first) };
}

function ofOuting(world: World, { lane, round }: TurnOf<'outing'>, position: number): Content {
  const plan = world.plans.at(lane, round);
  const roundPlan = plan.rounds[round - plan.outing.fromRound];
  if (roundPlan) {
    const visit = world.visitOf(roundPlan.customer ?? shopperOf(plan, round), position);
    return ofRoundPlan(world, roundPlan, { lane, round, position, visit });
  }
  const customer = shopperOf(plan, round);
  return ordinary(world, customer, position, newDeviceOf(plan, customer, round));
}

function shopperOf({ outing }: OutingPlan, round: number): Customer {
  return outing.blockedAtRound !== undefined && round > outing.blockedAtRound ? outing.successor : outing.shopper;
}

function newDeviceOf({ outing, newDevice }: OutingPlan, customer: Customer, round: number): string | undefined {
  return newDevice && customer === outing.shopper && round >= newDevice.fromRound ? newDevice.deviceId : undefined;
}

type Spot = { readonly lane: number; readonly round: number; readonly position: number; readonly visit: Visit };

function ofRoundPlan(world: World, plan: RoundPlan, { lane, round, position, visit }: Spot): Content {
  const { levels, layout } = world;
  const { scenario, step, steps, seedOfAll } = plan;
  const fraudStep = { random: world.randomOf(position), visit, step, seedOfAll };
  const first = steps > 1 ? world.idOf(layout.positionOfOuting(lane, plan.firstRound)) : undefined;
  switch (scenario) {
    case 'INSTALMENTS':
      return { visit, payment: instalment(fraudStep), truth: NO_FLAGS };
    case 'PUSH_PAYMENT_SCAM': {
      const payment = pushPaymentScam(levels, fraudStep);
      const values = { step: step + 1, steps, payee: payment.merchantId };
      return { visit, payment, truth: flagged(scenario, values, first) };
    }
    case 'UNUSUAL_HOUR': {
      const values = { time: localTimeText(visit.timeMs, visit.place.city) };
      return { visit, payment: unusualHour(levels, fraudStep), truth: flagged(scenario, values, first) };
    }
    case 'IMPOSSIBLE_TRAVEL':
      return farAway(world, fraudStep, { lane, round }) ?? withHighAmount(world, fraudStep, first);
    case 'HIGH_AMOUNT':
      return withHighAmount(world, fraudStep, first);
    default:
      return scenario satisfies never;
  }
}

type FraudStep = Parameters<typeof highAmount>[1];

function withHighAmount({ levels }: World, step: FraudStep, first: string | undefined): Content {
  const { visit } = step;
  const payment = highAmount(levels, step);
  const values = { amount: payment.amount, times: (payment.amount / visit.customer.usualSpend).toFixed(1) };
  return { visit, payment, truth: flagged('HIGH_AMOUNT', values, first) };
}

/** A customer who is out pays at least once in this many rounds, as fraud of others takes two of them at most. */
const LOOK_BACK_ROUNDS = 4;
const HOUR_MS = 3_600_000;

/** Undefined when the customer could have travelled anywhere since the last transaction, as in a very slow run. */
function farAway(
  { levels, layout, track }: World,
  step: FraudStep,
  { lane, round }: { readonly lane: number; readonly round: number },
): Content | undefined {
  const { visit } = step;
  const before = layout.positionOfOuting(lane, Math.max(0, round - LOOK_BACK_ROUNDS));
  const far = unreachable(step.random, visit.place, (visit.timeMs - track.timeMsOf(before)) / HOUR_MS);
  if (!far) return undefined;
  const there = { ...visit, place: far.place };
  const values = { city: far.place.city.name, km: Math.round(far.km) };
  const payment = impossibleTravel(levels, { ...step, visit: there });
  return { visit: there, payment, truth: flagged('IMPOSSIBLE_TRAVEL', values, undefined) };
}

function flagged(
  scenario: Scenario,
  values: Readonly<Record<string, string | number>>,
  firstEventId: string | undefined,
): Content['truth'] {
  const { category, severity, description } = SCENARIOS[scenario];
  return [
    {
      type: scenario,
      category,
      severity,
      description: fillTemplate(description, values),
      ...(firstEventId === undefined ? {} : { episode_id: firstEventId }),
      fraud_scenario: scenario.toLowerCase(),
    },
  ];
}
