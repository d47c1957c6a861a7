import { timelineOf, type RunConfig } from '../../../lib/domain/run/run';
import { purposeNamed } from '../../../lib/core/random-at';
import { interleave } from '../interleave';
import type { Track } from '../track';
import { oneOfEach } from './one-of-each';

/** Whose turn a position is. */
export type Turn =
  /** A transaction in an account that was taken over: step 0, 1, ... of an incident. */
  | { readonly kind: 'takeover'; readonly incident: number; readonly step: number }
  /** One of several transactions in quick succession, counted along a quick lane. */
  | { readonly kind: 'burst'; readonly lane: number; readonly round: number }
  /** A transaction of whoever is out shopping in a lane. */
  | { readonly kind: 'outing'; readonly lane: number; readonly round: number };

/**
 * Which positions belong to which stories. Every position belongs to one, and every story knows its positions, so that
 * any event can be made without those before it.
 */
export type Layout = {
  /** Usual time between two transactions of a customer who is out shopping. */
  readonly gapMs: number;
  /** Customers who are out shopping at the same time. */
  readonly lanes: number;
  /** Share of the events outside takeovers that are to bear a flag. */
  readonly flaggedShare: number;
  readonly turnOf: (position: number) => Turn;
  readonly positionOfOuting: (lane: number, round: number) => number;
  readonly positionOfBurst: (lane: number, round: number) => number;
  readonly positionOfStep: (incident: number, step: number) => number;
  /** The round that the outings have reached at a position. */
  readonly roundAt: (position: number) => number;
  /** Every incident whose first step lies between two positions, and a few more: `from` up to but not including `to`. */
  readonly incidentsWithin: (from: number, to: number) => { readonly from: number; readonly to: number };
};

/**
 * Time between two transactions of a customer who is out: a run makes hours of shopping in minutes, so that also a short
 * one knows its customers. Where events are rare, so many customers are out that it takes longer.
 */
const USUAL_GAP_S = 6;
const FEWEST_LANES = 120;
/** So many customers for each who is out, that somebody is awake at every time of the day. */
const CUSTOMERS_PER_LANE = 16;
/** Every so many-th transaction belongs to a quick succession, in which gaps are this much shorter. */
const BURST_EACH = 8;
const BURST_SPEED = 15;

/** Positions that a takeover has; it uses two to all of them. */
export const TAKEOVER_STEPS = 4;
/** Share of the flagged events that are those of a takeover, and the share of its positions that it uses. */
const TAKEOVER_SHARE = 0.15;
const TAKEOVER_USE = 0.72;

const PURPOSE = {
  takeover: purposeNamed('card/layout/takeover'),
  takeoverLanes: purposeNamed('card/layout/takeover-lanes'),
  burst: purposeNamed('card/layout/burst'),
  burstLanes: purposeNamed('card/layout/burst-lanes'),
  lanes: purposeNamed('card/layout/lanes'),
};

export function layoutOf(config: RunConfig, clients: number, track: Track): Layout {
  const { seed, anomalyRate } = config;
  const perSecond = highestRate(config, track);
  const takeoverEach =
    anomalyRate > 0 ? Math.max(2, Math.floor(TAKEOVER_USE / (TAKEOVER_SHARE * anomalyRate))) : Infinity;
  const outingsPerSecond = perSecond * (1 - 1 / takeoverEach) * (1 - 1 / BURST_EACH);
  const wanted = Math.max(outingsPerSecond * USUAL_GAP_S, FEWEST_LANES);
  const lanes = atLeastOne(Math.min(wanted, clients / CUSTOMERS_PER_LANE));
  const gapS = lanes / outingsPerSecond;
  const quickLanes = atLeastOne((gapS / BURST_SPEED) * perSecond * (1 / BURST_EACH));
  const takeoverLanes = atLeastOne(takeoverEach === Infinity ? 1 : (gapS * perSecond) / takeoverEach);

  const takeovers = oneOfEach(seed, takeoverEach, PURPOSE.takeover);
  const bursts = oneOfEach(seed, BURST_EACH, PURPOSE.burst);
  const takeoverRounds = interleave(seed, takeoverLanes, PURPOSE.takeoverLanes);
  const burstRounds = interleave(seed, quickLanes, PURPOSE.burstLanes);
  const outingRounds = interleave(seed, lanes, PURPOSE.lanes);

  return {
    gapMs: gapS * 1000,
    lanes,
    flaggedShare: Math.min(1, Math.max(0, (anomalyRate - TAKEOVER_USE / takeoverEach) / (1 - 1 / takeoverEach))),
    turnOf: (position) => {
      const taken = takeovers.takenAt(position);
      if (taken !== undefined) return stepAt(takeoverRounds.at(taken), takeoverLanes);
      const rest = takeovers.restBefore(position);
      const burst = bursts.takenAt(rest);
      if (burst !== undefined) {
        const { lane, round } = burstRounds.at(burst);
        return { kind: 'burst', lane, round };
      }
      const { lane, round } = outingRounds.at(bursts.restBefore(rest));
      return { kind: 'outing', lane, round };
    },
    positionOfOuting: (lane, round) =>
      takeovers.positionOfRest(bursts.positionOfRest(outingRounds.positionOf(lane, round))),
    positionOfBurst: (lane, round) =>
      takeovers.positionOfRest(bursts.positionOfTaken(burstRounds.positionOf(lane, round))),
    positionOfStep: (incident, step) => {
      const lane = incident % takeoverLanes;
      const round = ((incident - lane) / takeoverLanes) * TAKEOVER_STEPS + step + (lane % TAKEOVER_STEPS);
      return takeovers.positionOfTaken(takeoverRounds.positionOf(lane, round));
    },
    roundAt: (position) => Math.floor(bursts.restBefore(takeovers.restBefore(position)) / lanes),
    incidentsWithin: (from, to) => {
      if (takeoverEach === Infinity) return { from: 0, to: 0 };
      const perIncident = takeoverEach * takeoverLanes * TAKEOVER_STEPS;
      return {
        from: Math.floor(Math.max(0, from) / perIncident) * takeoverLanes,
        to: (Math.floor(Math.max(0, to) / perIncident) + 1) * takeoverLanes,
      };
    },
  };
}

/** The first lanes' incidents begin with the run, the others a step or more later, so that they do not come all at once. */
function stepAt({ lane, round }: { readonly lane: number; readonly round: number }, lanes: number): Turn {
  const since = round - (lane % TAKEOVER_STEPS);
  // Before the first incident of the lane; no incident has a negative number.
  if (since < 0) return { kind: 'takeover', incident: -1, step: 0 };
  const turn = Math.floor(since / TAKEOVER_STEPS);
  return { kind: 'takeover', incident: turn * lanes + lane, step: since - turn * TAKEOVER_STEPS };
}

/** The workload's own events per second; with phases, when they are most. */
function highestRate(config: RunConfig, track: Track): number {
  const { startTimeMs, eventsPerSecond } = config;
  return (eventsPerSecond * track.rateAt(startTimeMs)) / timelineOf(config).rateAt(startTimeMs);
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.round(count));
}
