import type { RunConfig } from '../../lib/domain/run/run';
import type { Client } from '../dataset/client';
import { purposeNamed, randomAt, type Random } from '../../lib/core/random-at';
import { integer, unit } from '../../lib/core/samplers';
import { localHour } from '../world/local-time';
import { rememberBlocks } from './blocks';
import { Layout, TAKEOVER_STEPS } from './card/layout';
import { createShoppers, type Shoppers } from './card/shoppers';
import { laneCount } from './signals/lane-customers';
import type { Track } from './track';
import { drawDeviceId, drawIp } from '../world/device';

/** A fraudster logs in to a customer's account with a device of their own, and then pays with it. */
export type Takeover = {
  readonly incident: number;
  /** Index of the customer in the dataset. */
  readonly customerIndex: number;
  /** The login happens at the first event of the signals workload at or after this time. */
  readonly loginAtMs: number;
  /** Neither of the customer's own devices, and not the customer's address. */
  readonly deviceId: string;
  readonly ip: string;
  /** How many card transactions follow; the first is at this position of the card workload. */
  readonly steps: number;
  readonly firstCardPosition: number;
};

/** The takeovers of a run, which connect a login in the signals workload with transactions in the card workload. */
export type Takeovers = {
  /** Undefined for an incident that does not happen, for example because its login would be before the run. */
  readonly takeover: (incident: number) => Takeover | undefined;
  /** Those with `fromMs <= loginAtMs < toMs`, in the order of their logins. */
  readonly loginsWithin: (fromMs: number, toMs: number) => readonly Takeover[];
};

export type TakeoversInput = {
  readonly config: RunConfig;
  readonly clients: readonly Client[];
  /** A run without the card workload has no takeovers. */
  readonly cardTrack: Track;
  /** Undefined in a run without signals. A login takes the place of a signals event before the first transaction. */
  readonly signalsTrack?: Track | undefined;
};

/** The first transaction comes this many usual gaps after the login. */
const LEAD_GAPS = { from: 0.4, to: 1.4 };
/** Signals events between login and first transaction, at any rate: a login may have to wait for a free position. */
const LEAD_SIGNALS = 40;
const FEWEST_STEPS = 2;
/** How many lanes are searched for a customer who has been out for a while and stays out. */
const TRIES = 12;
const REMEMBERED = 4096;
const PURPOSE = purposeNamed('world/takeover');

/** A pure function of its input: both workloads find the same ones. */
export function createTakeovers(input: TakeoversInput): Takeovers {
  const { config, clients, cardTrack } = input;
  const layout = new Layout(config, clients.length, cardTrack);
  const shoppers = createShoppers({ config, clients, layout, track: cardTrack });
  return takeoversAmong({ ...input, layout, shoppers });
}

/** As `createTakeovers`, with shoppers that exist already. */
export function takeoversAmong(
  input: TakeoversInput & { readonly layout: Layout; readonly shoppers: Shoppers },
): Takeovers {
  const { layout, cardTrack } = input;
  const lead = leadOf(input);
  const remembered = rememberBlocks((incident) => ({ drawn: drawTakeover(input, lead, incident) }), REMEMBERED);
  const takeover = (incident: number) => remembered(incident).drawn;
  return {
    takeover,
    loginsWithin: (fromMs, toMs) => {
      const incidents = layout.incidentsWithin(cardTrack.positionAt(fromMs), cardTrack.positionAt(toMs + lead.toMs));
      const found: Takeover[] = [];
      for (let incident = incidents.from; incident < incidents.to; incident++) {
        const drawn = takeover(incident);
        if (drawn && drawn.loginAtMs >= fromMs && drawn.loginAtMs < toMs) found.push(drawn);
      }
      return found.sort((a, b) => a.loginAtMs - b.loginAtMs || a.incident - b.incident);
    },
  };
}

/** How long before the first transaction the login is, and the earliest time of any login. */
type Lead = { readonly fromMs: number; readonly toMs: number; readonly notBeforeMs: number };

function leadOf({ config, clients, layout, signalsTrack }: TakeoversInput & { readonly layout: Layout }): Lead {
  const msPerSignal = signalsTrack ? 1000 / signalsTrack.rateAt(config.startTimeMs) : 0;
  const waitMs = LEAD_SIGNALS * msPerSignal;
  // A run begins with a login in each lane, which must stay.
  const firstLoginsMs = laneCount(config, clients.length) * msPerSignal;
  return {
    fromMs: Math.ceil(layout.gapMs * LEAD_GAPS.from + waitMs),
    toMs: Math.ceil(layout.gapMs * LEAD_GAPS.to + waitMs),
    notBeforeMs: Math.ceil(config.startTimeMs + firstLoginsMs + 1),
  };
}

function drawTakeover(
  input: TakeoversInput & { readonly layout: Layout; readonly shoppers: Shoppers },
  lead: Lead,
  incident: number,
): Takeover | undefined {
  const { config, layout, cardTrack } = input;
  if (incident < 0 || config.anomalyRate === 0) return undefined;
  const random = randomAt(config.seed, incident, PURPOSE);
  const firstCardPosition = layout.positionOfStep(incident, 0);
  const loginAtMs = cardTrack.timeMsOf(firstCardPosition) - integer(random, lead.fromMs, lead.toMs);
  if (loginAtMs < lead.notBeforeMs) return undefined;
  const steps = integer(random, FEWEST_STEPS, TAKEOVER_STEPS);
  const customerIndex = drawVictim(input, random, {
    loginAtMs,
    fromPosition: cardTrack.positionAt(loginAtMs),
    toPosition: layout.positionOfStep(incident, steps - 1),
  });
  if (customerIndex === undefined) return undefined;
  return {
    incident,
    customerIndex,
    loginAtMs,
    deviceId: drawDeviceId(random),
    ip: drawIp(random),
    steps,
    firstCardPosition,
  };
}

/** A login around three in the morning would be an anomaly by itself. Logins may come some minutes late. */
function isDeepNight(hour: number): boolean {
  return hour >= 2.5 && hour < 4;
}

/** A customer who is out the whole time, and whose card is not used anywhere else. */
function drawVictim(
  { layout, shoppers }: { readonly layout: Layout; readonly shoppers: Shoppers },
  random: Random,
  {
    loginAtMs,
    fromPosition,
    toPosition,
  }: { readonly loginAtMs: number; readonly fromPosition: number; readonly toPosition: number },
): number | undefined {
  const fromRound = layout.roundAt(fromPosition);
  const toRound = layout.roundAt(toPosition);
  for (let tried = 0; tried < TRIES; tried++) {
    const lane = Math.floor(unit(random) * layout.lanes);
    const outing = shoppers.outings.at(lane, fromRound);
    if (outing.blockedAtRound !== undefined || outing.toRound <= toRound) continue;
    if (isDeepNight(localHour(loginAtMs, outing.shopper.home))) continue;
    if (fromRound >= outing.fromRound + 2) return outing.shopper.index;
  }
  return undefined;
}
