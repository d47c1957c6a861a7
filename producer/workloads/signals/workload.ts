import { eventId, type AnomalyFlag } from '../../../lib/events/envelope';
import { eventHead, type EventHead } from '../event-head';
import { purposeNamed, randomAt } from '../../../lib/core/random-at';
import { customersOf, type Customer } from '../../world/customer';
import { localHour } from '../../world/local-time';
import type { Takeover } from '../takeovers';
import { interleave, type Interleaving } from '../interleave';
import type { Track } from '../track';
import type { GeneratedEvent, Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { loginOf } from './activity';
import { flagOf, SIGNALS_ANOMALIES } from './catalogue';
import type { SignalsCategory, SignalsEvent } from '../../../lib/events/signals';
import { dealCustomers, laneCount } from './lane-customers';
import { createLaneSessions, type LaneSessionsInput } from './lane-sessions';
import { createRounds } from './rounds';
import { NIGHT_HOUR } from './fitness';
import { isFlagged } from './session';
import { createTakeoverLogins, type TakeoverLogins } from './takeover-logins';
import { presenceAtHome, visitOf, type Visit } from './visit';
import { isLogin, login, visitEvent } from './visit-event';

type Flag = AnomalyFlag<SignalsCategory>;

export const workload: WorkloadDefinition = {
  create: (input) => new SignalsWorkload(input),
  anomalies: SIGNALS_ANOMALIES,
  eventsPerSecond: 1_000,
};

const LANES = purposeNamed('signals/lanes');
const EVENT = purposeNamed('signals/event');
const TAKEOVER = purposeNamed('signals/takeover');
const NO_FLAGS: readonly Flag[] = [];

type Labelled = { readonly event: SignalsEvent; readonly truth: readonly Flag[] };

/** What users do in online banking: many sessions at the same time, each of one customer, from login to last click. */
class SignalsWorkload implements Workload {
  readonly #seed: number;
  readonly #runId: string;
  readonly #isInline: boolean;
  readonly #track: Track;
  readonly #customers: (index: number) => Customer;
  readonly #interleaving: Interleaving;
  readonly #visits: (lane: number, round: number) => Visit;
  readonly #takeovers: TakeoverLogins | undefined;

  constructor(input: WorkloadInput) {
    const { config, dataset, track } = input;
    this.#seed = config.seed;
    this.#runId = config.runId;
    this.#isInline = config.labels === 'inline';
    this.#track = track;
    this.#customers = customersOf(dataset.clients);
    const lanes = laneCount(config, dataset.clients.length);
    this.#interleaving = interleave(config.seed, lanes, LANES);
    const planning = this.#planningOf(input, lanes);
    this.#visits = this.#visitsOf(planning);
    this.#takeovers = this.#takeoverLoginsOf(input, planning);
  }

  /** A property, because callers detach it. */
  readonly generate = (position: number): GeneratedEvent => {
    const timeMs = this.#track.timeMsOf(position);
    const head = eventHead(this.#runId, this.#track.sequenceOf(position), timeMs);
    const takeover = this.#takeovers?.at(position);
    const { event, truth } = takeover
      ? this.#takeoverLogin(takeover, head, timeMs)
      : this.#visitedEvent(position, head);
    if (this.#isInline && truth.length > 0) event.anomaly_flags = [...truth];
    return { event, truth, partitionKey: event.user.customer_id };
  };

  #planningOf({ config, dataset, track }: WorkloadInput, lanes: number): LaneSessionsInput {
    const { seed, anomalyRate } = config;
    const customers = this.#customers;
    const offsets = Int16Array.from(dataset.clients, (_, index) => customers(index).home.utcOffsetMinutes);
    const members = dealCustomers(offsets, lanes);
    return { seed, anomalyRate, lanes, rounds: createRounds(track, lanes), customers, members };
  }

  #visitsOf(planning: LaneSessionsInput): (lane: number, round: number) => Visit {
    const { seed, lanes, customers } = planning;
    const sessions = createLaneSessions(planning);
    const eventIdOf = (lane: number, round: number) =>
      eventId(this.#runId, this.#track.sequenceOf(this.#interleaving.positionOf(lane, round)));
    return rememberVisits(lanes, (lane, round) =>
      visitOf({ seed, lanes, customers, eventIdOf }, sessions.at(lane, round)),
    );
  }

  #takeoverLoginsOf(
    { config, dataset, track, trackOf }: WorkloadInput,
    planning: LaneSessionsInput,
  ): TakeoverLogins | undefined {
    const cardTrack = trackOf('card');
    if (cardTrack === undefined) return undefined;
    // Logins are planned ahead of the visits; with sessions of their own, neither makes the other start over.
    const ahead = createLaneSessions(planning);
    const isSpare = (position: number) => {
      const { lane, round } = this.#interleaving.at(position);
      const session = ahead.at(lane, round);
      return !isLogin(session, round - session.from) && !isFlagged(session, round - session.from);
    };
    return createTakeoverLogins({ config, clients: dataset.clients, cardTrack, track, isSpare });
  }

  #takeoverLogin(takeover: Takeover, head: EventHead, timeMs: number): Labelled {
    const random = randomAt(this.#seed, takeover.incident, TAKEOVER);
    const customer = this.#customers(takeover.customerIndex);
    const presence = presenceAtHome(random, customer);
    const device = { device_id: takeover.deviceId, ip: takeover.ip };
    const truth = [flagOf('TAKEOVER_LOGIN', takeover.deviceId)];
    if (Math.floor(localHour(timeMs, customer.home)) === NIGHT_HOUR) {
      truth.push(flagOf('NIGHT_ACTIVITY', customer.home.name));
    }
    return { event: login(head, { ...presence, device }, loginOf(random, true)), truth };
  }

  #visitedEvent(position: number, head: EventHead): Labelled {
    const { lane, round } = this.#interleaving.at(position);
    const visit = this.#visits(lane, round);
    const offset = round - visit.session.from;
    const event = visitEvent(visit, offset, head, randomAt(this.#seed, position, EVENT));
    return { event, truth: isFlagged(visit.session, offset) ? visit.truth : NO_FLAGS };
  }
}

/** Keeps the latest visit of each lane. */
function rememberVisits(lanes: number, make: (lane: number, round: number) => Visit) {
  const known: (Visit | undefined)[] = Array.from({ length: lanes });
  return (lane: number, round: number): Visit => {
    const found = known[lane];
    if (found && round >= found.session.from && round < found.session.to) return found;
    const made = make(lane, round);
    known[lane] = made;
    return made;
  };
}
