import { purposeNamed, randomAt, type Random } from '../../../lib/core/random-at';
import { pick, unit } from '../../../lib/core/samplers';
import { CITIES } from '../../world/cities';
import { distanceKm } from '../../../lib/core/distance';
import type { FraudLevels } from './difficulty';
import type { MerchantCategory } from '../../../lib/events/card';
import { newPayee } from './payees';
import { loot, paymentOf, within, type Payment, type Visit } from './payment';
import type { Place } from './whereabouts';
import { thousandth } from '../../../lib/core/thousandth';
import { drawDeviceId } from '../../world/device';

/** One step of an episode; `seedOfAll` is the seed of the values that all its steps share. */
export type FraudStep = {
  readonly random: Random;
  readonly visit: Visit;
  readonly step: number;
  readonly seedOfAll: number;
};

const EPISODE = purposeNamed('card/fraud/episode');
/** Share of suspicious transactions that banks decline. */
const DECLINED = 0.08;

export function highAmount(levels: FraudLevels, { random, visit, seedOfAll }: FraudStep): Payment {
  const thief = drawThief(levels, seedOfAll);
  return paymentOf(random, visit, {
    category: loot(random),
    times: within(random, levels.highAmount),
    online: thief.isOnline,
    deviceId: thief.deviceId,
    declined: DECLINED,
  });
}

const AT_NIGHT: readonly MerchantCategory[] = ['ENTERTAINMENT', 'CASH', 'GROCERY', 'FUEL', 'ELECTRONICS', 'GIFT_CARDS'];

export function unusualHour(levels: FraudLevels, { random, visit, seedOfAll }: FraudStep): Payment {
  const thief = drawThief(levels, seedOfAll);
  return paymentOf(random, visit, {
    category: pick(random, AT_NIGHT),
    times: within(random, levels.unusualHour),
    online: thief.isOnline,
    deviceId: thief.deviceId,
  });
}

/** Always at a terminal, where the card's location is certain. */
export function impossibleTravel(levels: FraudLevels, { random, visit }: FraudStep): Payment {
  return paymentOf(random, visit, {
    category: unit(random) < 0.5 ? loot(random) : pick(random, ['GROCERY', 'RESTAURANT', 'FUEL', 'CLOTHING']),
    times: within(random, levels.impossibleTravel),
    online: false,
  });
}

export function rapidSequence(levels: FraudLevels, { random, visit, seedOfAll }: FraudStep): Payment {
  const ofAll = randomAt(seedOfAll, 1, EPISODE);
  const category = loot(ofAll);
  const thief = drawThief(levels, seedOfAll);
  return paymentOf(random, visit, {
    category: unit(random) < 0.7 ? category : loot(random),
    times: within(random, levels.rapidSequence),
    online: thief.isOnline,
    deviceId: thief.deviceId,
  });
}

export function accountTakeover(levels: FraudLevels, { random, visit }: FraudStep, deviceId: string): Payment {
  const toPerson = unit(random) < 0.35;
  const category = toPerson ? 'PERSON' : notCash(loot(random));
  return paymentOf(random, visit, {
    category,
    times: within(random, levels.takeover),
    online: true,
    deviceId,
    payee: toPerson ? newPayee(random) : undefined,
  });
}

/** Transfers to one new payee with the customer's own device, each higher than the one before. */
export function pushPaymentScam(levels: FraudLevels, { random, visit, step, seedOfAll }: FraudStep): Payment {
  const ofAll = randomAt(seedOfAll, 2, EPISODE);
  const payee = newPayee(ofAll);
  let times = within(ofAll, levels.scam);
  for (let earlier = 0; earlier < step; earlier++) times *= within(ofAll, levels.scamStep);
  return paymentOf(random, visit, { category: 'PERSON', times, online: true, payee });
}

/** Ordinary behaviour: several payments in a row to a new payee, about the same amount each time. */
export function instalment({ random, visit, seedOfAll }: FraudStep): Payment {
  const ofAll = randomAt(seedOfAll, 3, EPISODE);
  const payee = newPayee(ofAll);
  const times = within(ofAll, [0.8, 5]) * within(random, [0.8, 1.25]);
  return paymentOf(random, visit, { category: 'PERSON', times, online: true, payee });
}

/** How much farther than possible a place is where a card is used without its owner. */
const BEYOND_POSSIBLE = 1.5;
/** Speed of the fastest traveller, and the distance from which speed is meaningful. */
const KM_PER_HOUR = 1_000;
const FROM_KM = 150;
const CITIES_TRIED = 24;

/** A place that cannot be reached from another in the time; undefined when everywhere can. */
export function unreachable(random: Random, from: Place, hours: number): { place: Place; km: number } | undefined {
  const leastKm = Math.max(FROM_KM, hours * KM_PER_HOUR * BEYOND_POSSIBLE);
  for (let tried = 0; tried < CITIES_TRIED; tried++) {
    const city = pick(random, CITIES);
    const place = {
      city,
      latitude: thousandth(city.latitude + (unit(random) - 0.5) * 0.2),
      longitude: thousandth(city.longitude + (unit(random) - 0.5) * 0.2),
    };
    const km = distanceKm(from, place);
    if (km > leastKm) return { place, km };
  }
  return undefined;
}

/** Whether the thief uses the card in shops or online, and with which device. */
function drawThief(levels: FraudLevels, seedOfAll: number): { isOnline: boolean; deviceId: string | undefined } {
  const random = randomAt(seedOfAll, 0, EPISODE);
  const isOnline = unit(random) < 0.6;
  const hasOwnDevice = unit(random) < levels.thiefsDevice;
  const deviceId = drawDeviceId(random);
  return { isOnline, deviceId: hasOwnDevice ? deviceId : undefined };
}

function notCash(category: MerchantCategory): MerchantCategory {
  return category === 'CASH' ? 'GIFT_CARDS' : category;
}
