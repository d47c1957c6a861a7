import { distanceKm } from '../../../../lib/core/distance';
import type { CardEvent } from './card-run';

/** What a bank remembers about a customer. */
type History = {
  seen: number;
  logMean: number;
  logSquares: number;
  last: { timeMs: number; latitude: number; longitude: number } | undefined;
  readonly times: number[];
  /** Device → how often it was used, and whether it was there from the first. */
  readonly devices: Map<string, { count: number; readonly isNew: boolean }>;
  /** Payee → how often it was paid, and the last amount. */
  readonly payees: Map<string, { count: number; amount: number }>;
};

const FEATURES = [
  'log amount',
  'log amount above the own mean',
  'deviations above the own mean',
  'transactions so far',
  'log seconds since the last one',
  'log seconds since the third last one',
  'log seconds since the fourth last one',
  'impossible speed',
  'night',
  'night without a transaction in the hour before',
  'first transaction',
  'new device beside known ones',
  'transactions with a device that was new',
  'transfer',
  'transfer to a new payee',
  'another transfer to a payee that was new',
  'growth of the transfers to one payee',
  'online',
  'goods that sell easily',
  'declined',
] as const;

/** Before a customer has a history, the spread of amounts is assumed to be that of most people. */
const USUAL_DEVIATION = 0.7;
const PRIOR_WEIGHT = 4;
const EASY_TO_SELL = new Set(['ELECTRONICS', 'GIFT_CARDS', 'JEWELLERY', 'TRAVEL', 'CLOTHING']);

/**
 * For each transaction, the features from its customer's earlier transactions and from its own fields, one column each.
 */
export function historyFeatures(events: readonly CardEvent[]): Float64Array[] {
  const histories = new Map<string, History>();
  const columns = FEATURES.map(() => new Float64Array(events.length));
  for (const [row, event] of events.entries()) {
    const id = event.customer.customer_id;
    const history = histories.get(id) ?? newHistory();
    histories.set(id, history);
    for (const [at, value] of featuresOf(event, history).entries()) columns[at]![row] = value;
    remember(history, event);
  }
  return columns;
}

function newHistory(): History {
  return { seen: 0, logMean: 0, logSquares: 0, last: undefined, times: [], devices: new Map(), payees: new Map() };
}

function featuresOf({ timestamp, transaction, location, device }: CardEvent, history: History): number[] {
  const { seen, last } = history;
  const timeMs = Date.parse(timestamp);
  const logAmount = Math.log(transaction.amount);
  const above = seen > 0 ? logAmount - history.logMean : 0;
  const variance = (history.logSquares + PRIOR_WEIGHT * USUAL_DEVIATION ** 2) / (seen + PRIOR_WEIGHT);
  const gapS = last ? (timeMs - last.timeMs) / 1000 : 86_400;
  const km = last ? distanceKm(last, location) : 0;
  const isImpossible = km > 100 && km / Math.max(gapS / 3600, 1e-6) > 1000;
  const isNight = Number(transaction.local_time.slice(0, 2)) < 5;
  const sinceS = (nthLast: number) => Math.log((timeMs - (history.times.at(-nthLast) ?? 0)) / 1000 + 0.001);
  const isTransfer = transaction.channel === 'TRANSFER';
  const paid = history.payees.get(transaction.merchant_id);
  const known = device && history.devices.get(device.device_id);
  const isNewDevice = device !== undefined && !known && history.devices.size > 0;
  return [
    logAmount,
    above,
    above / Math.sqrt(variance),
    Math.min(seen, 30),
    Math.log(gapS + 0.001),
    sinceS(3),
    sinceS(4),
    Number(isImpossible),
    Number(isNight),
    Number(isNight && gapS > 3600),
    Number(seen === 0),
    Number(isNewDevice),
    known?.isNew ? known.count : 0,
    Number(isTransfer),
    Number(isTransfer && !paid),
    isTransfer && paid ? paid.count : 0,
    isTransfer && paid ? Math.log(transaction.amount / paid.amount) : 0,
    Number(device !== undefined),
    Number(EASY_TO_SELL.has(transaction.merchant_category)),
    Number(!transaction.approved),
  ];
}

function remember(history: History, { timestamp, transaction, location, device }: CardEvent): void {
  const timeMs = Date.parse(timestamp);
  const logAmount = Math.log(transaction.amount);
  history.seen += 1;
  const change = logAmount - history.logMean;
  history.logMean += change / history.seen;
  history.logSquares += change * (logAmount - history.logMean);
  history.last = { timeMs, latitude: location.latitude, longitude: location.longitude };
  history.times.push(timeMs);
  if (history.times.length > 10) history.times.shift();
  if (device) {
    const known = history.devices.get(device.device_id) ?? { count: 0, isNew: history.devices.size > 0 };
    history.devices.set(device.device_id, { ...known, count: known.count + 1 });
  }
  const paid = history.payees.get(transaction.merchant_id);
  history.payees.set(transaction.merchant_id, { count: (paid?.count ?? 0) + 1, amount: transaction.amount });
}
