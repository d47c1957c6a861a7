import { timelineOf, type RunConfig } from '../../../lib/domain/run/run';
import { purposeNamed } from '../../../lib/core/random-at';
import { clamp } from '../../../lib/core/clamp';
import { interleave, type Interleaving } from '../interleave';
import type { Track } from '../track';
import { oneOfEach, type OneOfEach } from './one-of-each';

/** Which story a position belongs to. */
export type Turn =
  /** A transaction in an account that was taken over: step 0, 1, ... of an incident. */
  | { readonly kind: 'takeover'; readonly incident: number; readonly step: number }
  /** One of several transactions in quick succession, counted along a quick lane. */
  | { readonly kind: 'burst'; readonly lane: number; readonly round: number }
  /** A transaction of whoever is out shopping in a lane. */
  | { readonly kind: 'outing'; readonly lane: number; readonly round: number };

/**
 * Time between two transactions of a customer who is out. A run compresses hours of shopping into minutes, so that even
 * a short run has customers with a history. Where events are rare, the minimum number of lanes makes it longer.
 */
const USUAL_GAP_S = 6;
const FEWEST_LANES = 120;
/** Customers for each one who is out; enough that somebody is awake at every time of day. */
const CUSTOMERS_PER_LANE = 16;
/** One of this many transactions belongs to a burst, in which gaps are shorter by the factor below. */
const BURST_EACH = 8;
const BURST_SPEED = 15;

/** Positions reserved for a takeover, which uses two to all of them. */
export const TAKEOVER_STEPS = 4;
/** Share of the flagged events that belong to takeovers, and the share of its positions that a takeover uses. */
const TAKEOVER_SHARE = 0.15;
const TAKEOVER_USE = 0.72;

const PURPOSE = {
  takeover: purposeNamed('card/layout/takeover'),
  takeoverLanes: purposeNamed('card/layout/takeover-lanes'),
  burst: purposeNamed('card/layout/burst'),
  burstLanes: purposeNamed('card/layout/burst-lanes'),
  lanes: purposeNamed('card/layout/lanes'),
};

/** How many lanes each kind of story has, and how fast they go. */
type Dimensions = {
  readonly lanes: number;
  readonly quickLanes: number;
  readonly takeoverLanes: number;
  /** One position of this many belongs to a takeover; infinite without anomalies. */
  readonly takeoverEach: number;
  readonly gapMs: number;
  readonly flaggedShare: number;
};

function dimensionsOf(config: RunConfig, clients: number, track: Track): Dimensions {
  const { anomalyRate } = config;
  const perSecond = highestRate(config, track);
  const takeoverEach =
    anomalyRate > 0 ? Math.max(2, Math.floor(TAKEOVER_USE / (TAKEOVER_SHARE * anomalyRate))) : Infinity;
  const outingsPerSecond = perSecond * (1 - 1 / takeoverEach) * (1 - 1 / BURST_EACH);
  const wanted = Math.max(outingsPerSecond * USUAL_GAP_S, FEWEST_LANES);
  const lanes = atLeastOne(Math.min(wanted, clients / CUSTOMERS_PER_LANE));
  const gapS = lanes / outingsPerSecond;
  return {
    lanes,
    quickLanes: atLeastOne((gapS / BURST_SPEED) * perSecond * (1 / BURST_EACH)),
    takeoverLanes: atLeastOne(takeoverEach === Infinity ? 1 : (gapS * perSecond) / takeoverEach),
    takeoverEach,
    gapMs: gapS * 1000,
    flaggedShare: clamp((anomalyRate - TAKEOVER_USE / takeoverEach) / (1 - 1 / takeoverEach), 0, 1),
  };
}

/**
 * Which positions belong to which stories. Every position belongs to one, and every story knows its positions, so that
 * any event can be made without those before it.
 */
export class Layout {
  /** Usual time between two transactions of a customer who is out shopping. */
  readonly gapMs: number;
  /** Customers who are out shopping at the same time. */
  readonly lanes: number;
  /** Share of the events outside takeovers that must be flagged. */
  readonly flaggedShare: number;
  readonly #takeoverEach: number;
  readonly #takeoverLanes: number;
  readonly #takeovers: OneOfEach;
  readonly #bursts: OneOfEach;
  readonly #takeoverRounds: Interleaving;
  readonly #burstRounds: Interleaving;
  readonly #outingRounds: Interleaving;

  constructor(config: RunConfig, clients: number, track: Track) {
    const { seed } = config;
    const { lanes, quickLanes, takeoverLanes, takeoverEach, gapMs, flaggedShare } = dimensionsOf(
      config,
      clients,
      track,
    );
    this.gapMs = gapMs;
    this.lanes = lanes;
    this.flaggedShare = flaggedShare;
    this.#takeoverEach = takeoverEach;
    this.#takeoverLanes = takeoverLanes;
    this.#takeovers = oneOfEach(seed, takeoverEach, PURPOSE.takeover);
    this.#bursts = oneOfEach(seed, BURST_EACH, PURPOSE.burst);
    this.#takeoverRounds = interleave(seed, takeoverLanes, PURPOSE.takeoverLanes);
    this.#burstRounds = interleave(seed, quickLanes, PURPOSE.burstLanes);
    this.#outingRounds = interleave(seed, lanes, PURPOSE.lanes);
  }

  turnOf(position: number): Turn {
    const taken = this.#takeovers.takenAt(position);
    if (taken !== undefined) return stepAt(this.#takeoverRounds.at(taken), this.#takeoverLanes);
    const rest = this.#takeovers.restBefore(position);
    const burst = this.#bursts.takenAt(rest);
    if (burst !== undefined) {
      const { lane, round } = this.#burstRounds.at(burst);
      return { kind: 'burst', lane, round };
    }
    const { lane, round } = this.#outingRounds.at(this.#bursts.restBefore(rest));
    return { kind: 'outing', lane, round };
  }

  positionOfOuting(lane: number, round: number): number {
    return this.#takeovers.positionOfRest(this.#bursts.positionOfRest(this.#outingRounds.positionOf(lane, round)));
  }

  positionOfBurst(lane: number, round: number): number {
    return this.#takeovers.positionOfRest(this.#bursts.positionOfTaken(this.#burstRounds.positionOf(lane, round)));
  }

  positionOfStep(incident: number, step: number): number {
    const lane = incident % this.#takeoverLanes;
    const round = ((incident - lane) / this.#takeoverLanes) * TAKEOVER_STEPS + step + (lane % TAKEOVER_STEPS);
    return this.#takeovers.positionOfTaken(this.#takeoverRounds.positionOf(lane, round));
  }

  /** The round that the outings have reached at a position. */
  roundAt(position: number): number {
    return Math.floor(this.#bursts.restBefore(this.#takeovers.restBefore(position)) / this.lanes);
  }

  /** Every incident whose first step lies between two positions, and a few more: from `from` to before `to`. */
  incidentsWithin(from: number, to: number): { readonly from: number; readonly to: number } {
    if (this.#takeoverEach === Infinity) return { from: 0, to: 0 };
    const perIncident = this.#takeoverEach * this.#takeoverLanes * TAKEOVER_STEPS;
    return {
      from: Math.floor(Math.max(0, from) / perIncident) * this.#takeoverLanes,
      to: (Math.floor(Math.max(0, to) / perIncident) + 1) * this.#takeoverLanes,
    };
  }
}

/** Incidents of the first lanes begin with the run, those of others a step or more later, so that they are spread. */
function stepAt({ lane, round }: { readonly lane: number; readonly round: number }, lanes: number): Turn {
  const since = round - (lane % TAKEOVER_STEPS);
  // Before the first incident of the lane; no incident has a negative number.
  if (since < 0) return { kind: 'takeover', incident: -1, step: 0 };
  const turn = Math.floor(since / TAKEOVER_STEPS);
  return { kind: 'takeover', incident: turn * lanes + lane, step: since - turn * TAKEOVER_STEPS };
}

/** The workload's own events per second; with phases, the highest rate. */
function highestRate(config: RunConfig, track: Track): number {
  const { startTimeMs, eventsPerSecond } = config;
  return (eventsPerSecond * track.rateAt(startTimeMs)) / timelineOf(config).rateAt(startTimeMs);
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.round(count));
}
