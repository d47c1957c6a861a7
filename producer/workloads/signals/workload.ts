import { eventId, type AnomalyFlag } from '../../../lib/events/envelope';
import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { customersOf } from '../../world/customer';
import { localHour } from '../../world/local-time';
import type { Takeover } from '../takeovers';
import { interleave } from '../interleave';
import type { GeneratedEvent, Workload } from '../workload';
import type { WorkloadDefinition, WorkloadInput } from '../workload-definition';
import { loginOf } from './activity';
import { flagOf, SIGNALS_ANOMALIES } from './catalogue';
import type { SignalsCategory, SignalsEvent } from '../../../lib/events/signals';
import { dealCustomers, laneCount } from './lane-customers';
import { createLaneSessions } from './lane-sessions';
import { createRounds } from './rounds';
import { NIGHT_HOUR } from './fitness';
import { isFlagged } from './session';
import { createTakeoverLogins } from './takeover-logins';
import { presenceAtHome, visitOf, type Visit } from './visit';
import { isLogin, login, visitEvent, type Place } from './visit-event';

type Flag = AnomalyFlag<SignalsCategory>;

export const workload: WorkloadDefinition = {
  create: createSignalsWorkload,
  anomalies: SIGNALS_ANOMALIES,
  eventsPerSecond: 1_000,
};

const LANES = purposeNamed('signals/lanes');
const EVENT = purposeNamed('signals/event');
const TAKEOVER = purposeNamed('signals/takeover');
const NO_FLAGS: readonly Flag[] = [];

/** What users do in online banking: many sessions at the same time, each a customer's from login to the last click. */
function createSignalsWorkload({ config, dataset, track, trackOf }: WorkloadInput): Workload {
  const { seed, runId, anomalyRate } = config;
  const { clients } = dataset;
  const customers = customersOf(clients);
  const lanes = laneCount(config, clients.length);
  const interleaving = interleave(seed, lanes, LANES);
  const offsets = Int16Array.from(clients, (_, index) => customers(index).home.utcOffsetMinutes);
  const members = dealCustomers(offsets, lanes);
  const rounds = createRounds(track, lanes);
  const planning = { seed, anomalyRate, lanes, rounds, customers, members };
  const sessions = createLaneSessions(planning);
  const eventIdOf = (lane: number, round: number) =>
    eventId(runId, track.sequenceOf(interleaving.positionOf(lane, round)));
  const visits = rememberVisits(lanes, (lane, round) =>
    visitOf({ seed, lanes, customers, eventIdOf }, sessions.at(lane, round)),
  );

  const takeovers = takeoverLogins();

  function takeoverLogins() {
    const cardTrack = trackOf('card');
    if (cardTrack === undefined) return undefined;
    // Looks ahead: sessions of its own keep the others from going forth and back.
    const ahead = createLaneSessions(planning);
    const isSpare = (position: number) => {
      const { lane, round } = interleaving.at(position);
      const session = ahead.at(lane, round);
      return !isLogin(session, round - session.from) && !isFlagged(session, round - session.from);
    };
    return createTakeoverLogins({ config, clients, cardTrack, track, isSpare });
  }

  function takeoverLogin(takeover: Takeover, place: Place, timeMs: number, random: Random): Labelled {
    const customer = customers(takeover.customerIndex);
    const presence = presenceAtHome(random, customer);
    const device = { device_id: takeover.deviceId, ip: takeover.ip };
    const truth = [flagOf('TAKEOVER_LOGIN', takeover.deviceId)];
    if (Math.floor(localHour(timeMs, customer.home)) === NIGHT_HOUR) {
      truth.push(flagOf('NIGHT_ACTIVITY', customer.home.name));
    }
    return { event: login(place, { ...presence, device }, loginOf(random, true)), truth };
  }

  function visitedEvent(position: number, place: Place): Labelled {
    const { lane, round } = interleaving.at(position);
    const visit = visits(lane, round);
    const offset = round - visit.session.from;
    const event = visitEvent(visit, offset, place, randomAt(seed, position, EVENT));
    return { event, truth: isFlagged(visit.session, offset) ? visit.truth : NO_FLAGS };
  }

  return {
    generate: (position): GeneratedEvent => {
      const sequence = track.sequenceOf(position);
      const timeMs = track.timeMsOf(position);
      const timestamp = new Date(timeMs).toISOString();
      const place = { eventId: eventId(runId, sequence), timestamp, runId, sequence };
      const takeover = takeovers?.at(position);
      const { event, truth } = takeover
        ? takeoverLogin(takeover, place, timeMs, randomAt(seed, takeover.incident, TAKEOVER))
        : visitedEvent(position, place);
      if (config.labels === 'inline' && truth.length > 0) event.anomaly_flags = [...truth];
      return { event, truth, partitionKey: event.user.customer_id };
    },
  };
}

type Labelled = { readonly event: SignalsEvent; readonly truth: readonly Flag[] };

/** Keeps the visit that each lane was last seen at. */
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
